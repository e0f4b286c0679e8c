/** Colours of the boards: one hex that holds on both of Grafana's themes (design language, section 9). Each means one thing. */
export const COLOURS = {
  /** Good, and known to be. */
  ok: '#0A876B',
  /** Look at it. */
  att: '#C48400',
  /** Act. */
  urg: '#C93A22',
  /** Nobody knows. */
  unk: '#8E949B',
  /** In use; a measured value. */
  data: '#4F88B8',
  /** Full; a second measured value. */
  full: '#33709F',
  /** Open and empty. */
  empty: '#4F88B840',
  /** Normal: no colour at all. */
  quiet: 'transparent',
  /** The theme's own text colour. */
  text: 'text'
} as const

export type Colour = keyof typeof COLOURS

/** From `from` on the colour holds. */
export interface Step { readonly from: number, readonly colour: Colour }

/** Thresholds as Grafana wants them, the base first. */
export function stepsOf (base: Colour, steps: readonly Step[] = []): { readonly mode: 'absolute', readonly steps: readonly { readonly value: number | null, readonly color: string }[] } {
  return { mode: 'absolute', steps: [{ value: null, color: COLOURS[base] }, ...steps.map(({ from, colour }) => ({ value: from, color: COLOURS[colour] }))] }
}

/** One colour for a whole field. */
export function fixedColour (colour: Colour): { readonly mode: 'fixed', readonly fixedColor: string } {
  return { mode: 'fixed', fixedColor: COLOURS[colour] }
}
