import type { Fault } from '../fault.ts'

/** Time, calendar and opening (DOMAIN A3.1, A3.2). */
export default [
  { name: 'touching intervals stay apart', file: 'time/intervals.ts', text: 'if (last && from <= last.to)', instead: 'if (last && from < last.to)', why: 'use across a quarter or a midnight would count as interrupted' },
  { name: 'intervals include their end', file: 'time/intervals.ts', text: 'if (set[middle]!.to <= at) low', instead: 'if (set[middle]!.to < at) low', why: 'what happens at closing time would belong to two spans' },
  { name: 'subtracting leaves empty intervals', file: 'time/intervals.ts', text: 'if (b[k]!.from > start)', instead: 'if (b[k]!.from >= start)', why: 'an empty span is a use, an outage or a closure that never was' },
  { name: 'an intersection steps over the longer set', file: 'time/intervals.ts', text: 'if (x.to < y.to) i++', instead: 'if (x.to > y.to) i++', why: 'open and valid time would lose most of their overlap' },
  { name: 'weeks begin on Sunday', file: 'time/instant.ts', text: 'return addDays(date, 1 - weekday(date))', instead: 'return addDays(date, -(weekday(date) % 7))', why: 'the letter of a week would hold another Sunday' },
  { name: 'quarters are rounded', file: 'time/instant.ts', text: 'return Math.floor(at / QUARTER_MS) * QUARTER_MS', instead: 'return Math.round(at / QUARTER_MS) * QUARTER_MS', why: 'late arrivals would move into the next quarter' },
  { name: 'summer time of the eighties is forgotten', file: 'time/instant.ts', text: 'if (at >= ZONE_STABLE_SINCE)', instead: 'if (at >= 0)', why: 'the zone is a name and not an offset: another change would go unnoticed' },
  { name: 'a time without offset is taken as it is', file: 'time/instant.ts', text: 'const looksLocal = /^\\d{4}-\\d{2}-\\d{2}(T[\\d:.]*)?$/.test(trimmed)', instead: 'const looksLocal = false', why: 'who sends local time must be told that the offset is missing' },
  { name: 'a date that does not exist is taken', file: 'time/instant.ts', text: 'new Date(utc).toISOString().slice(0, 10) === date', instead: 'new Date(utc).toISOString().length > 0', why: '30 February would be 2 March in a cost or a closure' },
  { name: 'equal times are no day', file: 'calendar/opening.ts', text: 'end <= start ? end + 1440', instead: 'end < start ? end + 1440', why: 'a room that is open from 08:00 to 08:00 would never be open' },
  { name: 'the tail of the eve is lost', file: 'calendar/opening.ts', text: 'let date = addDays(first, -1)', instead: 'let date = first', why: 'a bar open to 02:00 would be closed after each midnight' },
  { name: 'closures are open', file: 'calendar/opening.ts', text: 'subtract(normalise(spans), normalise(space.closures))', instead: 'normalise(spans)', why: 'a room under repair would be counted as open and empty' },
  { name: 'a special day without hours is ordinary', file: 'calendar/opening.ts', text: 'if (special) return', instead: 'if (special && special.hours.length > 0) return', why: 'a day that is announced as closed would be counted as open' },
  { name: 'an empty holiday list is ignored', file: 'calendar/opening.ts', text: 'if (hours.holiday !== null &&', instead: 'if (hours.holiday?.length &&', why: 'a space that closes on holidays would be counted as open and empty' },
  { name: 'an unknown year is closed', file: 'calendar/opening.ts', text: 'if (date < first && !calendar', instead: 'if (!calendar', why: 'the first week of a year without a table would print "not open" instead of asking for the table' },
  { name: 'the last day of a holiday works', file: 'calendar/day-types.ts', text: 'first <= date && date <= last)?.[2]', instead: 'first <= date && date < last)?.[2]', why: 'the day would be compared with working days' },
  { name: 'Saturdays work', file: 'calendar/day-types.ts', text: 'if (weekday(date) >= 6)', instead: 'if (weekday(date) > 6)', why: 'Saturdays would be compared with working days' },
  { name: 'make-up days are weekends', file: 'calendar/day-types.ts', text: `if (isMakeupWorkday(date, calendar)) return 'makeup_workday'`, instead: '', why: 'a working Saturday would be compared with Saturdays' },
  { name: 'make-up days are not worked', file: 'calendar/day-types.ts', text: `['workday', 'makeup_workday', 'school_holiday']`, instead: `['workday', 'school_holiday']`, why: 'the days of a year would not add up to what the State Council says' },
  { name: 'the first week has 1 January', file: 'calendar/day-types.ts', text: 'addDays(`${isoYear}-01-04`, 1 - weekday(`${isoYear}-01-04`))', instead: 'addDays(`${isoYear}-01-01`, 1 - weekday(`${isoYear}-01-01`))', why: 'letters would carry the number of another week' },
  { name: 'a provisional year is official', file: 'calendar/day-types.ts', text: `?.status === 'provisional') return 'provisional'`, instead: `?.status === 'provisional') return 'official'`, why: 'days that nobody has decided on yet would be called comparable' },
  { name: 'a version holds a moment late', file: 'catalogue/lookup.ts', text: 'if (version.from <= at && (found', instead: 'if (version.from < at && (found', why: 'hours that change at midnight would hold a day late' },
  { name: 'a moved device hangs in two rooms', file: 'catalogue/lookup.ts', text: 'at < placement.to))', instead: 'at <= placement.to))', why: 'one passage would be counted in two rooms' },
  { name: 'a housing measures one thing only', file: 'catalogue/lookup.ts', text: 'return kinds.includes(kind) || also.some(further => kinds.includes(further))', instead: 'return kinds.includes(kind)', why: 'a counter that also measures the air would have no air' }
] satisfies readonly Fault[]
