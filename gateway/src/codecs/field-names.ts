import type { NOT_MEASURED, QuantityId } from '@linli/domain/readings'

/**
 * What the ecosystems call our quantities. Names are compared without case, "_", "-", "." and blanks. A name that is in no table is
 * no reading of ours and is left out; a value that its name cannot carry is passed on, and validation refuses it by name.
 */

type Convert = (value: unknown) => unknown
/** What nobody measured has a name too, so that it is refused by it and not passed over. */
type Named = QuantityId | (typeof NOT_MEASURED)[number]
interface Naming { readonly quantity: Named, readonly convert?: Convert }

const TRUE_WORDS = new Set(['occupied', 'trigger', 'triggered', 'leak', 'leaking', 'open', 'opened', 'on', 'yes', 'detected', 'motion', 'presence', 'true'])
const FALSE_WORDS = new Set(['vacant', 'unoccupied', 'idle', 'normal', 'close', 'closed', 'off', 'no', 'clear', 'none', 'dry', 'notriggered', 'free', 'false'])

/** Words, 0 and counts as yes or no; what it does not know stays as it is. */
function yesNo (value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value > 0 : value
  if (typeof value !== 'string') return value
  const word = value.toLowerCase().replace(/[\s_-]/g, '')
  return TRUE_WORDS.has(word) ? true : FALSE_WORDS.has(word) ? false : value
}
/** Contact closed (true) is a door that is shut. */
function shutMeansClosed (value: unknown): unknown {
  const shut = yesNo(value)
  if (typeof value === 'string' && /^(open|opened)$/i.test(value.trim())) return true
  if (typeof value === 'string' && /^closed?$/i.test(value.trim())) return false
  return typeof shut === 'boolean' ? !shut : value
}
/** Only numbers; words such as "bright" are no quantity. */
function numeric (value: unknown): unknown {
  return typeof value === 'number' || (typeof value === 'string' && /\d/.test(value)) ? value : undefined
}
/** Batteries are told in volts or millivolts; between 60 and 500 it is the mains, and no battery. */
function volts (value: unknown): unknown {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value
  if (typeof number !== 'number') return numeric(value)
  return number > 500 ? number / 1000 : number <= 60 ? number : undefined
}
/** µg/m³ to mg/m³. */
function fromMicrograms (value: unknown): unknown {
  return typeof value === 'number' ? value / 1000 : value
}

const same = (quantity: Named, names: string, convert?: Convert): readonly (readonly [string, Naming])[] =>
  names.split(' ').map(name => [name, convert ? { quantity, convert } : { quantity }] as const)

const NAMES: ReadonlyMap<string, Naming> = new Map([
  ...same('temperature', 'temperature temp temperaturec tempc tempcsht tempcsht31 airtemperature ambienttemperature sensortemperature roomtemperature'),
  ...same('humidity', 'humidity hum humsht relativehumidity airhumidity rh'),
  ...same('co2', 'co2 co2ppm carbondioxide co2concentration'),
  ...same('eco2', 'eco2 eco2ppm co2eq co2eqppm co2equivalent equivalentco2'),
  ...same('pm25', 'pm25 pm2p5'), ...same('pm10', 'pm10'),
  ...same('tvoc', 'tvocmgm3'), ...same('tvoc', 'tvocugm3 tvocµgm3', fromMicrograms),
  ...same('hcho', 'hcho formaldehyde hchomgm3'),
  ...same('illuminance', 'illuminance illumination illuminancelux lux light lightlux lightintensity luminosity', numeric),
  ...same('noise', 'noise laeq noiselevel soundlevel soundavg', numeric),
  ...same('pressure', 'pressure barometricpressure airpressure'),
  ...same('leak', 'leak leakage leakagestatus leakstatus waterleak waterleakage waterleakstatus', yesNo),
  ...same('battery', 'battery batterylevel batterypercent batterypercentage', numeric),
  ...same('batteryVoltage', 'batteryvoltage batv vbat vdd batteryv voltage', volts),
  ...same('linkQuality', 'linkquality lqi'),
  ...same('tamper', 'tamper tamperstatus', yesNo),
  ...same('occupied', 'occupied occupancy occupancystatus pir pirstatus motion presence presencestatus activity movement', yesNo),
  ...same('open', 'dooropenstatus doorstatus door magnetstatus magnet dooropen open reedstate windowopen', yesNo),
  ...same('open', 'contact', shutMeansClosed),
  ...same('count', 'peoplecount peoplecounting personcount people headcount currenttotal peopleinside'),
  ...same('totalIn', 'totalin totalcounterin counterin totalcountin intotal'), ...same('totalOut', 'totalout totalcounterout counterout totalcountout outtotal'),
  ...same('passagesIn', 'periodin periodiccounterin passagesin periodcountin'), ...same('passagesOut', 'periodout periodiccounterout passagesout periodcountout')
])

/** One door of several lines: line_1_total_in, line_1.0_total_in, line_1: {total_in}. */
const LINE = /^line\d+?0?(total|period)(?:counter|count)?(in|out)$/
const REGION = /^region\d+count$/
/** Objects that only wrap the values. */
const WRAPPERS = /^(data|values|measurements?|telemetry|decoded|payload|line\d+)$/

function normal (name: string): string {
  return name.toLowerCase().replace(/[_\-.\s]/g, '')
}

/** Our quantities out of an object of an ecosystem's own names; null is not said. Several lines of one counter are added up. */
export function nameValues (fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  collect(fields, '', values)
  const unit = fields['tvoc_unit'] ?? fields['tvocUnit']
  if (typeof fields['tvoc'] === 'number' && typeof unit === 'string') {
    if (/^mg/i.test(unit)) values['tvoc'] = fields['tvoc']
    else if (/^(u|µ|μ)g/i.test(unit)) values['tvoc'] = fields['tvoc'] / 1000
  }
  return values
}

function collect (fields: Readonly<Record<string, unknown>>, prefix: string, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined || value === '') continue
    const key = prefix + normal(name)
    if (typeof value === 'object') {
      if (!Array.isArray(value) && prefix === '' && WRAPPERS.test(key)) collect(value as Record<string, unknown>, /^line/.test(key) ? key : '', values)
      continue
    }
    const line = LINE.exec(key)
    if (line) addUp(values, line[1] === 'total' ? `total${line[2] === 'in' ? 'In' : 'Out'}` : `passages${line[2] === 'in' ? 'In' : 'Out'}`, value)
    else if (REGION.test(key)) addUp(values, 'count', value)
    else give(values, NAMES.get(key), value)
  }
}

function give (values: Record<string, unknown>, naming: Naming | undefined, value: unknown): void {
  if (!naming) return
  const converted = naming.convert ? naming.convert(value) : value
  // A plain name that came first is not overwritten by a second name for the same thing.
  if (converted !== undefined && !(naming.quantity in values)) values[naming.quantity] = converted
}

/** A line that is no number makes the sum one too: it is refused, not guessed. */
function addUp (values: Record<string, unknown>, quantity: string, value: unknown): void {
  const before = values[quantity] ?? 0
  values[quantity] = typeof before === 'number' && typeof value === 'number' ? before + value : typeof before === 'number' ? value : before
}
