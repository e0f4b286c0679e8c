import type { Axis } from './axes.ts'

/** Likelihoods of every state in one step, in the order of {@link statesOf} (last axis fastest); undefined where nothing is known. */
export type Likelihood = (step: number) => Float64Array | undefined

/** Number of states of some axes together. */
export function statesOf (axes: readonly Axis[]): number {
  return axes.reduce((product, { values }) => product * values.length, 1)
}

/** Beliefs about all states after each step, by what was known then. A gap ends the chain, and the next step starts anew. */
export function forward (axes: readonly Axis[], steps: number, likelihood: Likelihood): (Float64Array | undefined)[] {
  const rows = axes.map(({ transition }) => transition)
  let before: Float64Array | undefined
  return Array.from({ length: steps }, (_, step) => {
    const seen = likelihood(step)
    if (seen === undefined) return before = undefined
    const belief = before === undefined ? atFirst(axes) : move(before, rows)
    for (let state = 0; state < belief.length; state++) belief[state]! *= seen[state]!
    return before = normalise(belief)
  })
}

/**
 * Calls `each` for the steps of `filtered` from `last` down to `first` with the belief by everything up to `last`. `each` must not keep the array.
 */
export function backward (axes: readonly Axis[], filtered: readonly (Float64Array | undefined)[], { first, last, likelihood, each }: {
  readonly first: number, readonly last: number, readonly likelihood: Likelihood, readonly each: (step: number, belief: Float64Array) => void
}): void {
  const columns = axes.map(({ transition }) => transition.map((_, to) => Float64Array.from(transition, row => row[to]!)))
  const belief = new Float64Array(statesOf(axes))
  let after: Float64Array | undefined
  for (let step = last; step >= first; step--) {
    const own = filtered[step]
    const seen = own && likelihood(step)
    if (!own || !seen) {
      after = undefined
      continue
    }
    after ??= new Float64Array(own.length).fill(1)
    for (let state = 0; state < own.length; state++) belief[state] = own[state]! * after[state]!
    each(step, normalise(belief))
    for (let state = 0; state < own.length; state++) after[state]! *= seen[state]!
    after = normalise(move(after, columns))
  }
}

/** Belief about the first axis alone, by value. */
export function firstAxis (belief: Float64Array, axes: readonly Axis[]): Float64Array {
  const block = belief.length / axes[0]!.values.length
  return Float64Array.from(axes[0]!.values, (_, value) => {
    let sum = 0
    for (let state = value * block; state < (value + 1) * block; state++) sum += belief[state]!
    return sum
  })
}

function atFirst (axes: readonly Axis[]): Float64Array {
  return Float64Array.from(axes.reduce<readonly number[]>((all, { initial }) => all.flatMap(share => initial.map(own => share * own)), [1]))
}

/** One axis after the other: they change independently. */
function move (belief: Float64Array, matrices: readonly (readonly Float64Array[])[]): Float64Array {
  let from = belief
  let stride = belief.length
  for (const rows of matrices) {
    const block = stride
    stride /= rows.length
    const to = new Float64Array(from.length)
    for (let base = 0; base < from.length; base += block) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!
        const source = base + i * stride
        for (let j = 0; j < rows.length; j++) {
          const share = row[j]!
          if (share === 0) continue
          const target = base + j * stride
          for (let offset = 0; offset < stride; offset++) to[target + offset]! += share * from[source + offset]!
        }
      }
    }
    from = to
  }
  return from
}

function normalise (values: Float64Array): Float64Array {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index]!
  for (let index = 0; index < values.length; index++) values[index]! /= sum
  return values
}
