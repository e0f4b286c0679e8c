import type { UsageQuarter } from '@linli/domain/usage'
import type { Row } from '@linli/store/telemetry'

/** A quarter-hour as its row of `space_usage` has it. */
export function storedQuarterOf ({ time, fields }: Row): UsageQuarter {
  const { openMs = 0, validMs = 0, usedMs = 0, personMs = 0, loadMs = 0, entries = 0, exits, mean } = fields as Readonly<Record<string, number>>
  return { from: time, openMs, validMs, usedMs, personMs, loadMs, entries, ...(exits === undefined ? {} : { exits }), ...(mean === undefined ? {} : { mean }) }
}
