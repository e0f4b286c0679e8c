import fc from 'fast-check'
import t from 'tap'
import { absoluteHumidity, dewPoint, isCondensing, surfaceOf } from '../src/environment/index.ts'

const temperature = fc.double({ min: -45, max: 60, noNaN: true })
const humidity = fc.double({ min: 0.1, max: 100, noNaN: true })
const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * (1 + Math.abs(b))

t.test('known air has its known dew point and water', async t => {
  t.ok(isNear(dewPoint(26, 60), 17.632036709740795))
  t.ok(isNear(absoluteHumidity(20, 50), 8.621414940961877))
})

t.test('air at its dew point holds the same vapour and is saturated', async () => {
  fc.assert(fc.property(temperature, humidity, (air, rh) => {
    const dew = dewPoint(air, rh)
    if (dew < -45) return true
    const pressure = (celsius: number, percent: number) => absoluteHumidity(celsius, percent) * (273.15 + celsius)
    return dew <= air + 1e-9 && isNear(pressure(dew, 100), pressure(air, rh))
  }))
})

t.test('more humidity is more water and a higher dew point', async () => {
  fc.assert(fc.property(temperature, humidity, humidity, (air, one, other) =>
    one === other || (one < other) === (dewPoint(air, one) < dewPoint(air, other)) || Math.abs(one - other) < 1e-9))
})

t.test('a surface lies between the airs, never above 100 %, and is the room itself with fRsi 1', async t => {
  fc.assert(fc.property(temperature, temperature, humidity, fc.double({ min: 0, max: 1, noNaN: true }), (indoorTemperature, outdoorTemperature, indoorHumidity, fRsi) => {
    const surface = surfaceOf({ indoorTemperature, indoorHumidity, outdoorTemperature, fRsi })
    const [low, high] = [Math.min(indoorTemperature, outdoorTemperature), Math.max(indoorTemperature, outdoorTemperature)]
    return low - 1e-9 <= surface.temperature && surface.temperature <= high + 1e-9 && surface.humidity > 0 && surface.humidity <= 100
      && surface.condensation === (surface.temperature <= dewPoint(indoorTemperature, indoorHumidity) + 1)
  }))
  t.same(surfaceOf({ indoorTemperature: 20, indoorHumidity: 60, outdoorTemperature: 10, fRsi: 1 }), { temperature: 20, humidity: 60, condensation: false })
  t.equal(surfaceOf({ indoorTemperature: 20, indoorHumidity: 90, outdoorTemperature: -5, fRsi: 0.7 }).humidity, 100, 'capped')
})

t.test('a surface gets wet one kelvin above the dew point already', async t => {
  t.ok(isCondensing(11, 10))
  t.notOk(isCondensing(11.001, 10))
})

t.test('the ends of the ranges are accepted, beyond them air is refused with its name', async t => {
  for (const celsius of [-45, 60]) t.ok(Number.isFinite(dewPoint(celsius, 100)))
  for (const celsius of [-45.01, 60.01, NaN, Infinity]) {
    t.throws(() => dewPoint(celsius, 50), { code: 'temperature_out_of_range' })
    t.throws(() => absoluteHumidity(celsius, 50), { code: 'temperature_out_of_range' })
    t.throws(() => surfaceOf({ indoorTemperature: 20, indoorHumidity: 50, outdoorTemperature: celsius, fRsi: 0.7 }), { code: 'temperature_out_of_range' })
  }
  for (const percent of [0, -1, 100.01, NaN]) {
    t.throws(() => dewPoint(20, percent), { code: 'humidity_out_of_range' })
    t.throws(() => absoluteHumidity(20, percent), { code: 'humidity_out_of_range' })
    t.throws(() => surfaceOf({ indoorTemperature: 20, indoorHumidity: percent, outdoorTemperature: 5, fRsi: 0.7 }), { code: 'humidity_out_of_range' })
  }
  for (const fRsi of [-0.01, 1.01, NaN]) t.throws(() => surfaceOf({ indoorTemperature: 20, indoorHumidity: 50, outdoorTemperature: 5, fRsi }), { code: 'factor_out_of_range' })
})
