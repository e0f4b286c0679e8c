import type { Point } from '@linli/domain/telemetry'
import { pointsOfReading, readReadings } from '../telemetry/index.ts'
import { air, ALWAYS, T0, type Check } from './check.ts'

const TEXTS = ['', '{"说明":"CO₂ 过高 \\"1\\""}', 'line one\nline two\t, = \\ \' "', '👪 邻里', '5', 'true']

/** Values come back as they went, or are refused alone. */
export function valueChecks (check: Check): void {
  check('refuses what does not fit, alone, with its place and a reason', async (t, store) => {
    const misfits: [Point, RegExp][] = [
      [air('a', T0, { co2: '800' }), /co2.*float/],
      [air('a', T0, { co2: true }), /co2.*float/],
      [air('a', T0, { co2: NaN }), /co2/],
      [air('a', T0, { co2: Infinity }), /co2/],
      [air('a', T0, { leak: 1 }), /leak.*boolean/],
      [air('a', T0, { smell: 1, co2: 800 }), /smell/],
      [air('a', T0, {}), /field/],
      [air('a', NaN, { co2: 800 }), /time/],
      [air('a', T0 + 0.5, { co2: 800 }), /time/],
      [air('a', T0, { co2: 800 }, -1), /sequence/],
      [air('', T0, { co2: 800 }), /device/],
      [air('自习室', T0, { co2: 800 }), /device.*自习室/],
      [air('a,b c', T0, { co2: 800 }), /device.*a,b c/],
      [{ measurement: 'environment', tags: {}, time: T0, fields: { co2: 800 } }, /device/],
      [{ measurement: 'environment', tags: { device: 'a', room: 'b' }, time: T0, fields: { co2: 800 } }, /room/],
      [{ measurement: 'occupancy', tags: { device: 'a' }, time: T0, fields: { count: 1.5 } }, /count.*integer/],
      [{ measurement: 'occupancy', tags: { device: 'a' }, time: T0, fields: { count: 2 ** 53 } }, /count.*integer/],
      [{ measurement: 'weather' as 'environment', tags: { device: 'a' }, time: T0, fields: { co2: 800 } }, /weather/]
    ]
    const { refused } = await store.write([air('good', T0, { co2: 800 }), ...misfits.map(([point]) => point), air('good', T0 + 1, { co2: 801 })])
    t.same(refused.map(({ index }) => index), misfits.map((_, i) => i + 1))
    misfits.forEach(([, reason], i) => t.match(refused[i], { reason }))
    t.same((await store.read({ measurement: 'environment', ...ALWAYS })).map(({ tags }) => tags['device']), ['good', 'good'])
    t.same(await store.read({ measurement: 'occupancy', ...ALWAYS }), [])
  })

  check('keeps numbers to the last digit', async (t, store) => {
    const floats = [0.1 + 0.2, 5e-324, 1.7976931348623157e308, -40.000000000000006, 21]
    await store.write(floats.map((temperature, i) => air('a', T0 + i, { temperature })))
    t.same((await store.read({ measurement: 'environment', ...ALWAYS })).map(({ fields }) => fields['temperature']), floats)
    const integers = [0, 4_294_967_295, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER]
    await store.write(integers.map((receivedAt, i) => ({ measurement: 'occupancy', tags: { device: 'a' }, time: T0 + i, fields: { receivedAt, totalIn: 1 } })))
    t.same((await store.read({ measurement: 'occupancy', ...ALWAYS })).map(({ fields }) => fields['receivedAt']), integers)
  })

  check('keeps states, and does not take false for missing', async (t, store) => {
    await store.write([air('a', T0, { leak: false, timedOnReceipt: true }), air('a', T0 + 1, { leak: true })])
    t.same((await store.read({ measurement: 'environment', ...ALWAYS })).map(({ fields }) => fields), [{ leak: false, timedOnReceipt: true }, { leak: true }])
  })

  check('keeps texts of any script', async (t, store) => {
    await store.write(TEXTS.map((text, i) => ({ measurement: 'event', tags: { site: 's', kind: 'alert', subject: 'x' }, time: T0 + i, fields: { text, severity: `P${i}` } })))
    t.same((await store.read({ measurement: 'event', ...ALWAYS })).map(({ fields }) => fields), TEXTS.map((text, i) => ({ text, severity: `P${i}` })))
  })

  check('keeps times before 1970', async (t, store) => {
    await store.write([air('a', -1, { co2: 500 }), air('a', -900_000, { co2: 400 })])
    t.same((await store.read({ measurement: 'environment', from: -900_000, to: 0 })).map(({ time }) => time), [-900_000, -1])
    t.match(await store.latest('environment'), [{ time: -1 }])
    t.match(await store.find('environment', { device: 'a' }, -900_000), { fields: { co2: 400 } })
  })

  check('gives readings back as they were', async (t, store) => {
    const readings = [
      { device: 'a', time: T0, timedOn: 'device', receivedAt: T0 + 30, values: { co2: 800, battery: 91, count: 4 } },
      { device: 'a', time: T0 + 1, timedOn: 'receipt', receivedAt: T0 + 1, seq: 3, values: { open: true } }
    ] as const
    await store.write(readings.flatMap(pointsOfReading))
    t.same(await readReadings(store, ['a'], ALWAYS), readings)
    t.same(await readReadings(store, [], ALWAYS), [])
  })
}
