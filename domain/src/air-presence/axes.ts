/** One hidden quantity of a room: its possible values, what it becomes within a step (rows: from), and how likely each is at first. */
export interface Axis { readonly values: readonly number[], readonly transition: readonly Float64Array[], readonly initial: readonly number[] }

/** Air changes an hour: a tight room at night to cross ventilation. */
const AIR_CHANGES = [0.075, 0.15, 0.3, 0.6, 1.2, 2.4, 4.8]
/** Windows, doors and fans change on average every two hours. */
const AIR_CHANGES_PER_HOUR = 0.5
/**
 * The air that comes in, above the learned background, ppm: below it while clean air is blown in, above it when it comes from other rooms or the sensor
 * drifts. Rare and slow, and the less likely the higher.
 */
const FOREIGN_PPM = [-20, 0, 60, 150, 350, 800]
const FOREIGN_PER_HOUR = 0.02
const FOREIGN_SCALE_PPM = 200
/** Mean hours that a room stays empty, and used; changes an hour of the number of people while it is used. */
const EMPTY_HOURS = 6
const USED_HOURS = 4
const PEOPLE_PER_HOUR = 0.5
const EMPTY_AT_FIRST = 0.7

/** People up to the capacity: each number to 4, then in steps of 30 %, which is finer than CO2 can tell. */
export function peopleAxis (capacity: number, hours: number): Axis {
  const values = [0, 1, 2, 3, 4].filter(people => people <= capacity)
  for (let next = 6; next <= capacity; next = Math.max(next + 1, Math.ceil(1.3 * next))) values.push(next)
  const shares = values.map(people => people === 0 ? 0 : 1 / people)
  const all = shares.reduce((sum, share) => sum + share, 0)
  const stays = Math.exp(-hours / EMPTY_HOURS)
  const leaves = 1 - Math.exp(-hours / USED_HOURS)
  const moves = 1 - Math.exp(-PEOPLE_PER_HOUR * hours)
  const transition = values.map((_, from) => {
    if (from === 0) return Float64Array.from(shares, (share, to) => to === 0 ? stays : (1 - stays) * share / all)
    const others = near(values.length, from).map((weight, to) => to === 0 ? 0 : weight)
    return Float64Array.from(spread(others, from, moves), (share, to) => to === 0 ? leaves : (1 - leaves) * share)
  })
  return { values, transition, initial: shares.map((share, people) => people === 0 ? EMPTY_AT_FIRST : (1 - EMPTY_AT_FIRST) * share / all) }
}

export function airChangeAxis (hours: number): Axis {
  const moves = 1 - Math.exp(-AIR_CHANGES_PER_HOUR * hours)
  return {
    values: AIR_CHANGES, initial: AIR_CHANGES.map(() => 1 / AIR_CHANGES.length),
    transition: AIR_CHANGES.map((_, from) => spread(near(AIR_CHANGES.length, from), from, moves))
  }
}

export function foreignAirAxis (hours: number): Axis {
  const moves = 1 - Math.exp(-FOREIGN_PER_HOUR * hours)
  const weights = FOREIGN_PPM.map(ppm => Math.exp(-Math.abs(ppm) / FOREIGN_SCALE_PPM))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return {
    values: FOREIGN_PPM, initial: weights.map(weight => weight / all),
    transition: FOREIGN_PPM.map((_, from) => spread(near(FOREIGN_PPM.length, from).map((weight, to) => weight * weights[to]!), from, moves))
  }
}

/** Weights that fall with the distance between two values. */
function near (size: number, from: number): readonly number[] {
  return Array.from({ length: size }, (_, to) => Math.exp(-Math.abs(from - to)))
}

/** Stays with 1 − moves, else one of the others by weight; where there is no other, it stays. */
function spread (weights: readonly number[], from: number, moves: number): Float64Array {
  const all = weights.reduce((sum, weight, to) => to === from ? sum : sum + weight, 0)
  return Float64Array.from(weights, (weight, to) => all === 0 ? (to === from ? 1 : 0) : to === from ? 1 - moves : moves * weight / all)
}
