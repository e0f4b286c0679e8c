import type { Point } from '@linli/domain/telemetry'
import { MINUTE_MS } from '@linli/domain/time'
import type { Row, RowQuery } from '../telemetry/index.ts'
import { air, T0, type Check } from './check.ts'

const ROUNDS = 60
const DEVICES = ['a', 'b', 'c', 'd', 'e']
const FIELDS = ['co2', 'temperature', 'noise']

/** Numbers that are as good as random and the same in each run (Park and Miller's generator). */
function createDice (): (sides: number) => number {
  let state = 20260302
  return sides => {
    state = state * 48271 % 2147483647
    return state % sides
  }
}

const before = (a: Row, b: Row) => a.time - b.time || (a.seq ?? -1) - (b.seq ?? -1)
/** Rows of different devices at one instant have no order among themselves. */
const settled = (rows: readonly Row[]) => rows.toSorted((a, b) => before(a, b) || (a.tags['device']! < b.tags['device']! ? -1 : 1))

/** What the store has to hold, in the simplest form. */
class Model {
  readonly #rows = new Map<string, Row>()

  write (points: readonly Point[]): void {
    for (const { tags, time, seq, fields } of points) {
      const key = `${tags['device']} ${time} ${seq}`
      this.#rows.set(key, { tags, time, ...(seq === undefined ? {} : { seq }), fields: { ...this.#rows.get(key)?.fields, ...fields } })
    }
  }

  read ({ from, to, tags }: RowQuery): Row[] {
    return settled([...this.#rows.values()].filter(row => row.time >= from && row.time < to && (tags?.['device']?.includes(row.tags['device']!) ?? true)))
  }

  latest (): Row[] {
    const newest = new Map<string, Row>()
    for (const row of this.#rows.values()) {
      const known = newest.get(row.tags['device']!)
      if (!known || before(known, row) < 0) newest.set(row.tags['device']!, row)
    }
    return settled([...newest.values()])
  }
}

/** Many small steps against {@link Model}. */
export function modelChecks (check: Check): void {
  check('holds what a plain table would hold, after each of many writes', async (t, store) => {
    const dice = createDice()
    const model = new Model()
    const timeNow = () => T0 + dice(90) * MINUTE_MS + dice(2)
    for (let round = 0; round < ROUNDS; round++) {
      const points = Array.from({ length: 1 + dice(30) }, () => {
        const fields = Object.fromEntries(FIELDS.slice(dice(3)).map(field => [field, 400 + dice(100)]))
        const seq = dice(3)
        return air(DEVICES[dice(5)]!, timeNow(), fields, seq === 0 ? undefined : seq)
      })
      await store.write(points)
      model.write(points)
      const [one, other] = [timeNow(), timeNow()]
      const device = DEVICES.slice(dice(4), 1 + dice(5))
      const query: RowQuery = { measurement: 'environment', from: Math.min(one, other), to: Math.max(one, other), ...(dice(2) === 0 ? {} : { tags: { device } }) }
      const rows = model.read(query)
      t.same(settled(await store.read(query)), rows, `round ${round}`)
      const [newest, oldest] = [dice(20), dice(20)]
      t.same((await store.read({ ...query, oldest })).map(({ time, seq }) => [time, seq]), rows.slice(0, oldest).map(({ time, seq }) => [time, seq]), `oldest ${oldest} of round ${round}`)
      t.same((await store.read({ ...query, newest })).map(({ time, seq }) => [time, seq]), rows.toReversed().slice(0, newest).map(({ time, seq }) => [time, seq]), `newest ${newest} of round ${round}`)
    }
    t.same(settled(await store.latest('environment')), model.latest())
  })
}
