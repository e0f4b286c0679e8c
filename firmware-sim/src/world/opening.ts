import { inForce, type OpeningList, type Space } from '@linli/domain/catalogue'
import { DAY_MS, MINUTE_MS, startOfLocalDay, weekday, type Interval } from '@linli/domain/time'

/**
 * Opening of a space that begins on a local date, oldest first: special hours of the date, else the weekday's; announced closures are
 * cut out. Public holidays change nothing: people of the demo come on what hangs on the door.
 */
export function openingOn (space: Space, date: string): readonly Interval[] {
  const midnight = startOfLocalDay(date)
  const special = space.special.find(entry => entry.date === date)
  const hours = inForce(space.hours, midnight)
  const list: OpeningList = special?.hours ?? hours?.weekly[weekday(date) as 1] ?? []
  let open = list.map(([from, to]) => {
    const start = midnight + minutes(from) * MINUTE_MS
    const end = midnight + minutes(to) * MINUTE_MS
    return { from: start, to: end <= start ? end + DAY_MS : end }
  })
  for (const closure of space.closures) open = open.flatMap(span => without(span, closure))
  return open.toSorted((a, b) => a.from - b.from)
}

function minutes (time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}

function without (span: Interval, cut: Interval): Interval[] {
  if (cut.to <= span.from || cut.from >= span.to) return [span]
  return [{ from: span.from, to: cut.from }, { from: cut.to, to: span.to }].filter(part => part.from < part.to)
}
