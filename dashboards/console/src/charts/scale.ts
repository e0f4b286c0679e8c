/** Numbers in SVG need no more than a tenth. */
export const fixed = (value: number): string => String(Math.round(value * 10) / 10)

/** A round number not below a value, for the end of an axis. */
export function niceMax (value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 2.5, 5, 10].map(step => step * power).find(step => step >= value) ?? 10 * power
}
