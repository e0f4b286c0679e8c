import { hold, type Held, type Living } from './alive.ts'

/** Instants at which a door contact reported another state than before, and the new state. The first state is no transition. */
export function doorTransitions ({ messages }: Living): readonly { readonly at: number, readonly open: boolean }[] {
  const states = messages.flatMap(({ time, values }) => values.open === undefined ? [] : [{ at: time, open: values.open }])
  return states.filter(({ open }, index) => index > 0 && states[index - 1]!.open !== open)
}

/** When a door stands open, as far as its contact is alive. */
export function doorOpen (door: Living): readonly Held<boolean>[] {
  return hold(door, ({ values }) => values.open).filter(({ value }) => value)
}
