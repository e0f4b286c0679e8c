import type { CatalogueIndex, Space } from '@linli/domain/catalogue'
import { evaluateUsage, type UsageEvaluation, type UsageInput } from '@linli/domain/usage'
import type { TelemetryStore } from '@linli/store/telemetry'
import { inputOfDay } from '../rollup/index.ts'

/** What is known: places and devices as a catalogue has them, and readings that were received until an instant (undefined: all). */
export interface World { readonly index: CatalogueIndex, readonly space: Space, readonly asOf: number | undefined }

/** A day as the raw readings of a world give it. */
export interface Computed { readonly input: UsageInput, readonly evaluation: UsageEvaluation, readonly isRunning: boolean }

/** Evaluates a local day in a world. What is not over then counts live. @throws LinliError `calendar_unknown_year`. */
export async function computeDay (store: TelemetryStore, { index, space, asOf }: World, { date, now }: { readonly date: string, readonly now: number }): Promise<Computed> {
  const { input, isRunning } = await inputOfDay({ store, index, space, date, now: asOf ?? now, ...(asOf === undefined ? {} : { asOf }) })
  return { input, evaluation: evaluateUsage(input), isRunning }
}
