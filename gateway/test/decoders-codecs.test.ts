import t from 'tap'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codecs, decodeFrame, findCodec, nameValues } from '@linli/gateway/codecs'
import { loadFolder } from '../src/decoders/shared/load-folder.ts'

function read (model: string, hex: string, fPort = 85) {
  const result = decodeFrame(findCodec([model])!.codec, { bytes: Buffer.from(hex, 'hex'), fPort, model })
  if ('error' in result) throw new Error(result.error)
  return result.records
}

t.test('each frame becomes our quantities in our units', async t => {
  const frames: readonly (readonly [model: string, hex: string, values: object, fPort?: number])[] = [
    ['EM300-TH', '017550' + '03670aff' + '046842', { battery: 80, temperature: -24.6, humidity: 33 }],
    ['AM107', '077d9402' + '097310' + '27' + '087d0900', { co2: 660, pressure: 1000 }],
    ['AM107', '077dffff', { co2: 65535 }],
    ['AM308', '050001' + '0b7d0c00' + '0c7d1000' + '08e6f401', { occupied: true, pm25: 12, pm10: 16, tvoc: 0.5 }],
    ['VS133', '03d20a000000' + '04d208000000' + '06d205000000' + '07d201000000' + '05cc02000300', { totalIn: 15, totalOut: 9, passagesIn: 2, passagesOut: 3 }],
    ['VS340', '030001', { occupied: true }],
    ['WS301', '030001', { open: true }],
    ['WS302', '055b05' + '2c01' + '9001' + 'f401', { noise: 40 }],
    ['WS303', '030000', { leak: false }],
    ['EM500-CO2', '057d2602' + '0673d826', { co2: 550, pressure: 994.4 }],
    ['ELSYS ERS', '01ff9c' + '0228' + '040064' + '0502' + '070e10', { temperature: -10, humidity: 40, illuminance: 100, occupied: true, batteryVoltage: 3.6 }],
    ['elsys-ers-eye', '0500' + '1102', { occupied: true }],
    ['Terabee People Counting L', '0000000a' + '00000007' + '00', { totalIn: 10, totalOut: 7 }, 1],
    ['LDS02', '8bb8' + '01' + '00000000000000', { batteryVoltage: 3, open: true }, 10],
    ['LWL02', '4bb8' + '02' + '00000000000000', { batteryVoltage: 3, leak: true }, 10],
    ['TBHH100', '00' + '0b' + '36' + '2d', { batteryVoltage: 3.6, temperature: 22, humidity: 45 }, 103],
    ['R718AB', '0113011e' + '09c4' + '1388' + '000000', { batteryVoltage: 3, temperature: 25, humidity: 50 }, 6],
    ['R718WB', '0112011e' + '00' + '000000000000', { batteryVoltage: 3, leak: false }, 6]
  ]
  for (const [model, hex, values, fPort] of frames) t.same(read(model, hex, fPort)[0]!.values, values, `${model} ${hex}`)
})

t.test('bytes after an unknown channel are left out, a frame that begins with one is an error, a cut value is no value', async t => {
  t.same(read('EM300-TH', '0367c800' + '77770102'), [{ values: { temperature: 20 } }])
  t.same(read('EM300-TH', '0367c800' + '0468'), [{ values: { temperature: 20 } }])
  t.match(decodeFrame(codecs.get('milesight')!, { bytes: Buffer.from('777701', 'hex'), fPort: 85, model: 'AM107' }), { error: /channel/ })
  t.same(read('AM102', 'ff0bff' + 'ff0a0101'), [{ values: {} }], 'versions are a sign of life')
})

t.test('a stored record of a clock that was never set is left out', async t => {
  t.same(read('AM102', '20ce' + '10000000' + 'c800' + '50'), [{ values: {} }])
  t.same(read('AM102', '20ce' + '80e0a469' + 'c800' + '50'), [{ time: 0x69a4e080 * 1000, history: true, values: { temperature: 20, humidity: 40 } }])
})

t.test('the first model that a codec knows chooses', async t => {
  t.equal(findCodec([undefined, 'no such thing', 'EM300-TH'])?.codec.id, 'milesight')
  t.equal(findCodec(['Generic profile for conversers']), undefined)
})

t.test('names of the ecosystems become quantities, what no table knows is left out', async t => {
  t.same(nameValues({ pm2_5: 3, pir: 'trigger', magnet_status: 'open', leakage_status: 'normal', light: 'dark', voltage: 230, tvoc: 120, foo: 1 }),
    { pm25: 3, occupied: true, open: true, leak: false })
  t.same(nameValues({ eCO2: 600, co2_eq: 610 }), { eco2: 600 }, 'validation refuses it by name')
  t.same(nameValues({ tvoc: 120, tvoc_unit: 'ug/m3' }), { tvoc: 0.12 })
  t.same(nameValues({ line_1: { total_in: 3 }, line_2: { total_in: 4 }, calibration: { temperature: 1 } }), { totalIn: 7 })
  t.same(nameValues({ 'line_1.0_total_in': 3, line_2_total_in: 'x' }), { totalIn: 'x' })
})

t.test('a file that does not fit is refused with its path', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'linli-load-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const fits = (value: unknown): value is { id: string } => typeof (value as { id?: unknown })?.id === 'string'
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(join(folder, '_blueprint.ts'), 'throw new Error("not loaded")')
  await writeFile(join(folder, 'a.ts'), 'export default { id: "a" }')
  t.same([...(await loadFolder(folder, { skip: [], fits })).keys()], ['a'])
  await writeFile(join(folder, 'b.ts'), 'export default { id: "other" }')
  await t.rejects(loadFolder(folder, { skip: [], fits }), { code: 'module_misfit', message: new RegExp(join(folder, 'b.ts')) })
})
