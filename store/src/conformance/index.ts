import type { Test } from 'tap'
import type { TelemetryStore } from '../telemetry/index.ts'
import type { Check } from './check.ts'
import { modelChecks } from './model.ts'
import { readingChecks, seekingChecks } from './reading.ts'
import { staleChecks, upkeepChecks } from './upkeep.ts'
import { valueChecks } from './values.ts'
import { writingChecks } from './writing.ts'

/** The contract of the telemetry port as tests. Every adapter passes them; `open` gives an empty store and closes it at the test's end. */
export function storeConformance (t: Test, open: (t: Test) => Promise<TelemetryStore>): void {
  const check: Check = (name, act) => { void t.test(name, async t => act(t, await open(t))) }
  for (const checks of [writingChecks, valueChecks, readingChecks, seekingChecks, staleChecks, upkeepChecks, modelChecks]) checks(check)
}
