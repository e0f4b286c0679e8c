import fc from 'fast-check'
import t from 'tap'
import { PROTECTING, SMALL, suppress, suppressByRule, suppressResting, type CountTable, type PrintedCount, type SuppressedTable } from '../src/suppression/index.ts'

/** Counts around the edges of "small", closed hours among them. */
const count = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(0, 1, 2, 5, 8, 9, 10, 11, 13) }, { weight: 1, arbitrary: fc.constant(undefined) })
const tableOf = (cell: fc.Arbitrary<number | undefined>, { most }: { readonly most: number }): fc.Arbitrary<CountTable> =>
  fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
    .chain(([days, hours]) => fc.array(fc.array(cell, { minLength: hours, maxLength: hours }), { minLength: days, maxLength: days }))
const small = tableOf(count, { most: 3 })
const large = tableOf(fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(0, 1, 9, undefined)), { most: 9 })

const isHidden = (printed: PrintedCount) => printed === SMALL || printed === PROTECTING
const everything = ({ cells, dayTotals, hourTotals }: SuppressedTable) => [...cells.flat(), ...dayTotals, ...hourTotals]

t.test('the rules of A3.14 hide what they say', async t => {
  t.same(suppressByRule([[12, 3, 15], [20, 25, 30]]).cells, [[PROTECTING, SMALL, 15], [PROTECTING, PROTECTING, 30]])
  t.same(suppressByRule([[1, 1, 40], [30, 20, 10]]).cells[0], [SMALL, SMALL, PROTECTING], 'ones only are no secret')
  t.same(suppressByRule([[9, 9, 40, 50], [30, 20, 10, 50]]).cells[0], [SMALL, SMALL, PROTECTING, 50], 'nor are nines')
  t.same(suppressByRule([[3, 0, 0], [20, 20, 20]]).cells[0], [SMALL, PROTECTING, 0], 'a zero, where nothing else is left; the first of equals')
  t.same(suppressByRule([[4, 6], [7, 2]]), { cells: [[SMALL, SMALL], [SMALL, SMALL]], dayTotals: [10, 9], hourTotals: [PROTECTING, SMALL] })
  t.same(suppressByRule([[undefined, 3], [20, 25]]).dayTotals, [PROTECTING, 45], 'the only value of a day hides its total')
  t.same(suppressByRule([[undefined, undefined], [20, 25]]).dayTotals, [undefined, 45], 'no numbers, no total')
})

t.test('nothing small is ever printed, and what is printed is true', async () => {
  fc.assert(fc.property(large, table => {
    const { cells, dayTotals } = suppress(table)
    return cells.every((row, day) => row.every((printed, hour) => {
      const value = table[day]![hour]
      return printed === SMALL ? value! >= 1 && value! <= 9 : printed === PROTECTING ? value !== undefined : printed === value && !(printed !== undefined && printed >= 1 && printed <= 9)
    })) && dayTotals.every((total, day) => isHidden(total) || (total ?? 0) === table[day]!.reduce<number>((sum, value) => sum + (value ?? 0), 0))
  }))
})

t.test('a table without small counts is printed as it is', async t => {
  fc.assert(fc.property(tableOf(fc.constantFrom(0, 10, 25, undefined), { most: 6 }), table => {
    t.same(suppress(table).cells, table)
    return everything(suppress(table)).every(printed => !isHidden(printed))
  }), { numRuns: 30 })
})

t.test('suppress hides at least what the rules hide', async () => {
  fc.assert(fc.property(large, table => {
    const whole = everything(suppress(table))
    return everything(suppressByRule(table)).every((printed, index) => !isHidden(printed) || isHidden(whole[index]))
  }))
})

t.test('an attacker who tries every table that fits what is printed can tell no hidden number, but zeros of a day without anybody', async () => {
  fc.assert(fc.property(small, table => attackByEnumeration(suppress(table)).length === 0), { numRuns: 200 })
})

t.test('that attacker does undo the plain rules where a one and a nine stand across two days', async t => {
  const table = [[1, 12, 30], [13, 9, 30]]
  t.same(attackByEnumeration(suppressByRule(table)).toSorted(), [0, 1, 3, 4], 'nothing but 1 and 9 fits')
  t.same(attackByEnumeration(suppress(table)), [])
})

t.test('an attacker with intervals over rows, columns and totals pins nothing in larger tables', async () => {
  fc.assert(fc.property(large, table => attackByIntervals(suppress(table)).length === 0), { numRuns: 300 })
})

t.test('all nines and all ones tell nothing finer than a day', async t => {
  for (const value of [1, 9]) {
    const printed = suppress([[value, value], [value, value]])
    t.same(printed, { cells: [[PROTECTING, PROTECTING], [PROTECTING, PROTECTING]], dayTotals: [2 * value, 2 * value], hourTotals: [PROTECTING, PROTECTING] })
  }
})

t.test('figures that rest on a hidden cell are hidden', async t => {
  const printed = suppress([[12, 3, 15], [20, 25, 30]])
  t.same(suppressResting([['20.0%', '5.0%', '25.0%'], ['a', 'b', 'c']], printed), [[PROTECTING, PROTECTING, '25.0%'], [PROTECTING, PROTECTING, 'c']])
  t.same(suppressResting([['x', 'y']], suppress([[0, undefined]])), [['x', PROTECTING]], 'where there is no number there is no figure of it')
})

t.test('small rooms, and what is no table of counts, are refused', async t => {
  t.throws(() => suppress([[12, 3]], { capacity: 6 }), { code: 'room_too_small' })
  t.ok(suppress([[12, 3]], { capacity: 7 }))
  for (const value of [12.5, -1, NaN, Infinity]) t.throws(() => suppress([[12, value]]), { code: 'not_a_count' })
  t.throws(() => suppress([[12, 3], [4]]), { code: 'table_not_rectangular' })
  t.same(suppress([]), { cells: [], dayTotals: [], hourTotals: [] })
})

/** A hidden number may be no larger than this for the attacker; numbers in the small tables are far below. */
const MOST = 45

/** Every printed table is a set of sums; returns places (row by row) of hidden cells that have the same number, not 0, in all tables that fit. */
function attackByEnumeration ({ cells, dayTotals, hourTotals }: SuppressedTable): readonly number[] {
  const width = cells[0]!.length
  const hidden = cells.flat().flatMap((printed, place) => isHidden(printed) ? [place] : [])
  const seen = new Map(hidden.map(place => [place, new Set<number>()]))
  const values: number[] = []
  const isDone = () => [...seen.values()].every(own => own.size > 1)
  const fits = (sum: number, printed: PrintedCount) => printed === undefined || printed === PROTECTING || (printed === SMALL ? sum >= 1 && sum <= 9 : sum === printed)
  const canFit = (sum: number, printed: PrintedCount) => typeof printed === 'number' ? sum <= printed : printed !== SMALL || sum <= 9
  const columnSum = (hour: number) => values.reduce((sum, value, place) => place % width === hour ? sum + value : sum, 0)
  const rowSum = (day: number) => values.slice(day * width, (day + 1) * width).reduce((sum, value) => sum + value, 0)
  const place = (): void => {
    const at = values.length
    if (at === cells.length * width) {
      for (const place of hidden) seen.get(place)!.add(values[place]!)
      return
    }
    const [day, hour] = [Math.floor(at / width), at % width]
    const printed = cells[day]![hour]
    const [low, high] = printed === SMALL ? [1, 9] : printed === PROTECTING ? [0, MOST] : [printed ?? 0, printed ?? 0]
    for (let value = low; value <= high && !isDone(); value++) {
      values.push(value)
      const [inDay, inHour] = [rowSum(day), columnSum(hour)]
      const isPossible = canFit(inDay, dayTotals[day]) && canFit(inHour, hourTotals[hour])
        && (hour < width - 1 || fits(inDay, dayTotals[day])) && (day < cells.length - 1 || fits(inHour, hourTotals[hour]))
      if (isPossible) place()
      values.length = at
    }
  }
  place()
  return hidden.filter(place => seen.get(place)!.size === 1 && !seen.get(place)!.has(0))
}

/** Narrows what each hidden cell can be by all sums in turn until nothing moves; returns the places that have one number left, not 0. */
function attackByIntervals ({ cells, dayTotals, hourTotals }: SuppressedTable): readonly number[] {
  const width = cells[0]!.length
  const bounds = cells.flat().map((printed): [number, number] => printed === SMALL ? [1, 9] : printed === PROTECTING ? [0, Infinity] : [printed ?? 0, printed ?? 0])
  const lines = [
    ...cells.map((row, day) => ({ places: row.map((_, hour) => day * width + hour), total: dayTotals[day] })),
    ...hourTotals.map((total, hour) => ({ places: cells.map((_, day) => day * width + hour), total }))
  ]
  for (let isMoving = true; isMoving;) {
    isMoving = false
    for (const { places, total } of lines) {
      const [least, most] = total === undefined || total === PROTECTING ? [0, Infinity] : total === SMALL ? [1, 9] : [total, total]
      for (const place of places) {
        const others = places.filter(other => other !== place)
        const low = Math.max(bounds[place]![0], least - others.reduce((sum, other) => sum + bounds[other]![1], 0))
        const high = Math.min(bounds[place]![1], most - others.reduce((sum, other) => sum + bounds[other]![0], 0))
        if (low > bounds[place]![0] || high < bounds[place]![1]) {
          bounds[place] = [low, high]
          isMoving = true
        }
      }
    }
  }
  return cells.flat().flatMap((printed, place) => isHidden(printed) && bounds[place]![0] === bounds[place]![1] && bounds[place]![0] > 0 ? [place] : [])
}
