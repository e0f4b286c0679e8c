import { numberAt, type Space } from '@linli/domain/catalogue'
import { addDays, localDate, MINUTE_MS, type Interval } from '@linli/domain/time'
import { openingOn } from '../world/opening.ts'
import type { World } from '../world/index.ts'

/** What really happened in a space over a period: counted person by person, from nothing but their comings and goings. */
export interface SpaceTruth {
  /** People who came in, whenever. */
  readonly visits: number
  /** Opening time, ms. */
  readonly openMs: number
  /** ∫ n dt over the opening, ms. */
  readonly personMs: number
  /** ∫ n/C dt over the opening, ms. */
  readonly loadMs: number
  /** Opening time with somebody there, pauses shorter than a quarter of an hour included, ms. */
  readonly usedMs: number
}

/** A pause shorter than this between two uses belongs to the use (DOMAIN A1, frequency). */
const PAUSE_MS = 15 * MINUTE_MS

/** Truth of a space over [from, to), UTC ms. */
export function truthOf ({ world, space, from, to }: Interval & { readonly world: World, readonly space: Space }): SpaceTruth {
  const passages = world.passages(space.id, from, to)
  const openings = openingsIn(space, { from, to })
  const truth = { visits: passages.filter(({ direction }) => direction === 1).length, openMs: 0, personMs: 0, loadMs: 0, usedMs: 0 }
  for (const opening of openings) {
    const capacity = numberAt(space.capacity, opening.from) ?? 1
    truth.openMs += opening.to - opening.from
    let people = world.truth(space.id, opening.from)
    let at = opening.from
    let leftAt: number | undefined
    const goOn = (until: number) => {
      truth.personMs += people * (until - at)
      truth.loadMs += people * (until - at) / capacity
      if (people > 0) truth.usedMs += until - at
      at = until
    }
    for (const { time, direction } of passages) {
      // Who comes at the very beginning is there already.
      if (time <= opening.from || time >= opening.to) continue
      goOn(time)
      if (people === 0 && direction === 1 && leftAt !== undefined && time - leftAt < PAUSE_MS) truth.usedMs += time - leftAt
      people += direction
      if (people === 0) leftAt = time
    }
    goOn(opening.to)
  }
  return truth
}

/** Openings inside a period, joined where one ends as the next begins. */
function openingsIn (space: Space, { from, to }: Interval): readonly Interval[] {
  const joined: { from: number, to: number }[] = []
  for (let date = addDays(localDate(from), -1); date <= localDate(to); date = addDays(date, 1)) {
    for (const opening of openingOn(space, date)) {
      const cut = { from: Math.max(from, opening.from), to: Math.min(to, opening.to) }
      if (cut.from >= cut.to) continue
      if (joined.at(-1)?.to === cut.from) joined.at(-1)!.to = cut.to
      else joined.push(cut)
    }
  }
  return joined
}
