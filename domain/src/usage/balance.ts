import type { DayBalance } from './contract.ts'

/**
 * Balance of entries against exits (DOMAIN A3.5). `s` = sqrt(out/in), undefined when one side is zero; correctable when s lies in
 * [0.90, 1.11] or the difference is counting noise. Compared in integers, so that no rounding decides.
 */
export function balanceOf (entries: number, exits: number): Pick<DayBalance, 'grade' | 'used' | 's' | 'visits'> {
  const total = entries + exits
  const difference = Math.abs(entries - exits)
  const grade = 40 * difference <= total ? 'good' : 20 * difference <= total || total < 50 ? 'doubtful' : 'fault'
  const inRange = entries > 0 && exits > 0 && 8100 * entries <= 10_000 * exits && 10_000 * exits <= 12_321 * entries
  const used = inRange || difference ** 2 <= Math.max(4, total)
  return { grade, used, s: entries > 0 && exits > 0 ? Math.sqrt(exits / entries) : undefined, visits: used ? Math.sqrt(entries * exits) : undefined }
}
