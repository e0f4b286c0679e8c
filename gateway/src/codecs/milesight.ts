import { defineCodec, type CodecRecord } from './contract.ts'

/** Milesight's channel format: channel byte, type byte, value little endian (vendor's user guides, chapter "Uplink payload"). */

type Values = Record<string, unknown>
interface Part { readonly length: number, readonly read?: (view: DataView, values: Values) => void }
interface Family { readonly models: RegExp, readonly parts: Readonly<Record<string, Part>>, readonly history?: Part & { readonly optionalTail?: true } }

const u8 = (field: string, scale = 1): Part => ({ length: 1, read: (view, values) => { values[field] = view.getUint8(0) / scale } })
const u16 = (field: string, scale = 1): Part => ({ length: 2, read: (view, values) => { values[field] = view.getUint16(0, true) / scale } })
const i16 = (field: string, scale = 1): Part => ({ length: 2, read: (view, values) => { values[field] = view.getInt16(0, true) / scale } })
const state = (field: string): Part => ({ length: 1, read: (view, values) => { values[field] = stateOf(view.getUint8(0)) } })
const skip = (length: number): Part => ({ length })
/** Several values in a row. */
function row (...parts: readonly Part[]): Part {
  return {
    length: parts.reduce((sum, part) => sum + part.length, 0),
    read (view, values) {
      let at = 0
      for (const part of parts) {
        part.read?.(new DataView(view.buffer, view.byteOffset + at, part.length), values)
        at += part.length
      }
    }
  }
}
/** Counters of several lines add up to those of the device. */
const sum32 = (field: string): Part => ({ length: 4, read: (view, values) => add(values, field, view.getUint32(0, true)) })
const sum16 = (field: string): Part => ({ length: 2, read: (view, values) => add(values, field, view.getUint16(0, true)) })
const periods = row(sum16('passagesIn'), sum16('passagesOut'))
/** The top of the range is fault codes, and as a number it would pass for daylight. */
const light: Part = { length: 2, read: (view, values) => { if (view.getUint16(0, true) < 0xFFF0) values['illuminance'] = view.getUint16(0, true) } }

function add (values: Values, field: string, value: number): void {
  values[field] = ((values[field] as number | undefined) ?? 0) + value
}

/** 0 and 1; other codes are passed on and refused by validation. */
function stateOf (code: number): boolean | number {
  return code === 0 ? false : code === 1 ? true : code
}

/** What every device can send: versions, serial number, power, battery. */
const COMMON: Readonly<Record<string, Part>> = {
  'ff01': skip(1), 'ff08': skip(6), 'ff09': skip(2), 'ff0a': skip(2), 'ff0b': skip(1), 'ff0f': skip(1), 'ff16': skip(8), 'ff18': skip(2), 'ff1f': skip(4),
  'fffe': skip(1), 'ffff': skip(2), '0175': u8('battery')
}
const TEMPERATURE = i16('temperature', 10)
const HUMIDITY = u8('humidity', 2)
const CLIMATE = { '0367': TEMPERATURE, '0468': HUMIDITY }
/** Activity counts how often motion was seen since the last message. */
const ACTIVITY: Part = { length: 2, read: (view, values) => { values['occupied'] = view.getUint16(0, true) > 0 } }
/** Air parts of both AM series; TVOC of type 7d is an index or ppb and no mass, so it is left out. */
const AIR = { '077d': u16('co2'), '087d': skip(2), '08e6': u16('tvoc', 1000), '0973': u16('pressure', 10) }
const AM300_HISTORY = [TEMPERATURE, u16('humidity', 2), state('occupied'), skip(1), u16('co2'), skip(2), u16('pressure', 10)]
/** Of formaldehyde, dust and ozone a model sends what it is built with; the channels of the others are passed over. */
const AM307 = { ...CLIMATE, ...AIR, '0500': state('occupied'), '06cb': skip(1), '0a7d': skip(2), '0b7d': skip(2), '0c7d': skip(2), '0d7d': skip(2), '0e01': skip(1) }
const AM308 = { ...AM307, '0b7d': u16('pm25'), '0c7d': u16('pm10') }
const AM319 = { ...AM308, '0a7d': u16('hcho', 100) }
const LINES = {
  '03d2': sum32('totalIn'), '04d2': sum32('totalOut'), '06d2': sum32('totalIn'), '07d2': sum32('totalOut'), '09d2': sum32('totalIn'), '0ad2': sum32('totalOut'),
  '0cd2': sum32('totalIn'), '0dd2': sum32('totalOut'), '05cc': periods, '08cc': periods, '0bcc': periods, '0ecc': periods,
  '0fe3': { length: 4, read: (view: DataView, values: Values) => { values['count'] = [0, 1, 2, 3].reduce((sum, region) => sum + view.getUint8(region), 0) } },
  '10e4': skip(5)
}
const EM300 = { ...CLIMATE, '0500': state('leak'), '0600': state('open') }

/** The first family whose expression fits serves the model. */
const FAMILIES: readonly Family[] = [
  { models: /em300-?(mld|sld|zld)/, parts: EM300, history: row(skip(3), state('leak')) },
  { models: /em300-?mcs/, parts: EM300, history: row(TEMPERATURE, HUMIDITY, state('open')) },
  { models: /em300/, parts: EM300, history: { ...row(TEMPERATURE, HUMIDITY), optionalTail: true } },
  { models: /em320|am102/, parts: CLIMATE, history: row(TEMPERATURE, HUMIDITY) },
  { models: /am10[47]/, parts: { ...CLIMATE, ...AIR, '056a': ACTIVITY, '0665': row(light, skip(4)) } },
  // Its stored records add formaldehyde and dust in an order that firmware versions change: they are left in the device.
  { models: /am319/, parts: AM319 },
  { models: /am308/, parts: AM308, history: row(...AM300_HISTORY, u16('pm25'), u16('pm10')) },
  { models: /am30/, parts: AM307, history: row(...AM300_HISTORY) },
  { models: /em500-?co2/, parts: { ...CLIMATE, '057d': u16('co2'), '0673': u16('pressure', 10) }, history: row(u16('co2'), u16('pressure', 10), TEMPERATURE, HUMIDITY) },
  { models: /gs301/, parts: { '0267': TEMPERATURE, '0368': HUMIDITY, '047d': skip(2), '057d': skip(2) } },
  { models: /vs13[2356]/, parts: LINES },
  { models: /vs34[01x]|vs370|ws202/, parts: { '0300': state('occupied'), '0400': skip(1) } },
  { models: /ws203/, parts: { ...CLIMATE, '0500': state('occupied'), '8367': row(TEMPERATURE, skip(1)) }, history: row(skip(1), state('occupied'), TEMPERATURE, HUMIDITY) },
  { models: /ws302/, parts: { '055b': row(skip(1), skip(2), u16('noise', 10), skip(2)) } },
  { models: /ws303/, parts: { '0300': state('leak') } },
  { models: /ws301/, parts: { '0300': state('open'), '0400': state('tamper') } }
]

function familyOf (model: string): Family | undefined {
  const name = model.toLowerCase()
  return FAMILIES.find(family => family.models.test(name))
}

/** Stored records before this are of a clock that was never set, and say nothing of the past. */
const EARLIEST_RECORD_S = Date.UTC(2015, 0, 1) / 1000

export default defineCodec({
  id: 'milesight',
  knows: model => familyOf(model) !== undefined,
  decode ({ bytes, model }) {
    const family = familyOf(model)
    if (!family) return { error: `no Milesight model "${model}" is known` }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const live: Values = {}
    const history: CodecRecord[] = []
    let at = 0
    while (at + 2 <= bytes.length) {
      const key = Buffer.from(bytes.subarray(at, at + 2)).toString('hex')
      const stored = key === '20ce' ? family.history : undefined
      const part = stored ? row(skip(4), stored) : family.parts[key] ?? COMMON[key]
      if (!part || at + 2 + part.length > bytes.length) break
      const start = at + 2
      at = start + part.length
      if (!stored) {
        part.read?.(new DataView(view.buffer, view.byteOffset + start, part.length), live)
        continue
      }
      const seconds = view.getUint32(start, true)
      const values: Values = {}
      part.read?.(new DataView(view.buffer, view.byteOffset + start, part.length), values)
      if (seconds >= EARLIEST_RECORD_S) history.push({ time: seconds * 1000, history: true, values })
      if (family.history?.optionalTail && hasTail(bytes, at)) at++
    }
    if (at === 0 && bytes.length > 0) return { error: `the frame begins with a channel that ${model} does not have` }
    return { records: Object.keys(live).length > 0 || history.length === 0 ? [{ values: live }, ...history] : history }
  }
})

/** Some firmware ends a stored record with a state byte that this model does not use. */
function hasTail (bytes: Uint8Array, at: number): boolean {
  return bytes[at] !== undefined && bytes[at] !== 0x20 && (at + 1 === bytes.length || (bytes[at + 1] === 0x20 && bytes[at + 2] === 0xCE))
}
