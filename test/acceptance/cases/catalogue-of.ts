import { Catalogue, type CatalogueInput } from '@linli/domain/catalogue'
import type { CaseInput, Given, GivenDevice, Step } from './case-file.ts'

type DeviceInput = NonNullable<CatalogueInput['devices']>[number]
type Kind = DeviceInput['kind']

/** What a case calls a kind of device, by the words in it. */
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/gateway|bridge/, 'gateway'], [/head|camera|area/, 'headcount'], [/people|counter/, 'counter'], [/beam/, 'beam'], [/pir|motion|presence|radar|occup/, 'presence'],
  [/contact|door/, 'door'], [/environment|air|temp|co2|climate|meter/, 'environment']
]

/** Where everything hung since; long before any case. */
const LONG_AGO = '2025-01-01T00:00:00+08:00'
const ALWAYS = [['00:00', '24:00']] as const

/** The catalogue of a case: what is given, and what prose says regularly (how many devices and spaces a site has). Rooms are open all day unless a case says when. */
export function catalogueOf ({ given, steps = [] }: CaseInput): Catalogue {
  const { source, devices, intervalSeconds } = typeof given === 'object' ? { source: given.source, devices: given.devices ?? [], intervalSeconds: undefined } : fromProse(given ?? '')
  const site = source?.site ?? 'xh01'
  const spaces = [...new Set(devices.map(device => device.space ?? `${device.device}-room`))]
  const kindsOf = (space: string) => devices.filter(device => (device.space ?? `${device.device}-room`) === space).map(kindOf)
  const hours = openingOf(given)
  const weekly = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(day => [day, hours]))
  return Catalogue.parse({
    streets: [{ id: 'street', name: 'street' }],
    sites: [{ id: site, street: 'street', name: site }],
    spaces: spaces.map(id => ({
      id, site, name: id, kind: 'activity_room', limits: limitsOf(given), capacity: [{ from: LONG_AGO, value: 40 }], hours: [{ from: LONG_AGO, weekly }], ...sourcesOf(kindsOf(id))
    })),
    devices: devices.map(device => deviceOf(device, intervalSeconds ?? intervalOf(device, steps))),
    sources: [{ id: 'src', decoder: source?.decoder ?? 'linli', filters: source?.filter === undefined ? [] : [source.filter], site, ...(source?.timezone === undefined ? {} : { timezone: source.timezone }) }]
  })
}

function deviceOf (device: GivenDevice, intervalSeconds: number | undefined): DeviceInput {
  const { rollover } = counterOf(device)
  return {
    id: device.device, kind: kindOf(device), source: 'src', external: device.external ?? device.device,
    aliases: device.friendly_name === undefined ? [] : [device.friendly_name], placements: [{ space: device.space ?? `${device.device}-room`, from: LONG_AGO }],
    ...(device.profile === undefined ? {} : { model: device.profile }), ...(rollover === undefined ? {} : { rollover }),
    reversed: /revers|swapped/.test(JSON.stringify(device)), ...(intervalSeconds === undefined ? {} : { expectedIntervalSeconds: intervalSeconds })
  }
}

/** Said, or how far apart its messages usually are, but not below our own default. */
function intervalOf (device: GivenDevice, steps: readonly Step[]): number | undefined {
  const said = Object.entries(device).find(([key, value]) => /interval/.test(key) && typeof value === 'number')
  if (said) return Number(said[1]) * (/min/.test(said[0]) ? 60 : 1)
  const names = [device.external, device.friendly_name].filter(name => name !== undefined)
  const times = steps.filter(({ at, topic }) => at >= 0 && names.some(name => topic?.includes(name))).map(({ at }) => at)
  const gaps = times.slice(1).map((at, index) => at - times[index]!).sort((a, b) => a - b)
  return gaps.length < 2 ? undefined : Math.max(600, gaps[gaps.length >> 1]!)
}

function kindOf (device: GivenDevice): Kind {
  if (device.counter !== undefined) return counterOf(device).cumulative ? 'totals' : 'counter'
  return KINDS.find(([words]) => words.test(device.kind ?? ''))?.[1] ?? 'other'
}

function counterOf ({ counter }: GivenDevice): { readonly cumulative: boolean, readonly rollover?: number } {
  const words = counter ?? ''
  const bits = /(\d+)[ -]?bit/.exec(words)?.[1]
  const digits = /(\d+)[ -]?digit/.exec(words)?.[1]
  const rollover = bits === undefined ? digits === undefined ? undefined : 10 ** Number(digits) : 2 ** Number(bits)
  return { cumulative: /cumul|total|accum/.test(words), ...(rollover === undefined ? {} : { rollover }) }
}

function sourcesOf (kinds: readonly Kind[]) {
  const has = (...wanted: Kind[]) => kinds.some(kind => wanted.includes(kind))
  const occupancySource = has('counter', 'totals') ? 'counter' as const : has('headcount') ? 'headcount' as const : has('presence') ? 'presence' as const : 'none' as const
  return { occupancySource, visitsSource: has('counter', 'totals') ? 'counter' as const : has('beam') ? 'beam' as const : 'none' as const }
}

function openingOf (given: Given | string | undefined): readonly (readonly [string, string])[] {
  const words = typeof given === 'string' ? /\bopen\b.*/.exec(given)?.[0] : JSON.stringify(given?.['opening_hours'] ?? given?.['opening'] ?? given?.['hours'] ?? '')
  const found = /(\d{2}:\d{2})\s*(?:to|[-–—])\s*(\d{2}:\d{2})/.exec(words ?? '')
  return found ? [[found[1]!, found[2]!]] : ALWAYS
}

/** "rule 'CO2 above 1000 ppm' …": a limit on the hourly mean, as standards have it. */
function limitsOf (given: Given | string | undefined): { quantity: 'co2', hi: number, averaging: '1h' }[] {
  const limit = /CO2 above (\d+)/i.exec(JSON.stringify(given ?? ''))?.[1]
  return limit === undefined ? [] : [{ quantity: 'co2', hi: Number(limit), averaging: '1h' }]
}

/** "site xh01 has 40 devices (silent limit 30 min) behind one bridged source; 15 spaces", "… on sp-611 …". */
function fromProse (text: string): { readonly source: Given['source'], readonly devices: readonly GivenDevice[], readonly intervalSeconds: number | undefined } {
  const site = /\bsite ([a-z0-9-]+)/.exec(text)?.[1] ?? 'xh01'
  const named = /\b(sp-[a-z0-9-]+)/.exec(text)?.[1]
  const count = Number(/(\d+) devices/.exec(text)?.[1] ?? 1)
  const spaces = Number(/(\d+) spaces/.exec(text)?.[1] ?? 1)
  const silent = /silent limit (\d+) min/.exec(text)?.[1]
  const devices = Array.from({ length: count }, (_, index) => ({ device: `d-${index + 1}`, kind: 'environment', space: named ?? `sp-${index % spaces + 1}` }))
  return { source: { decoder: 'linli', site }, devices, intervalSeconds: silent === undefined ? undefined : Number(silent) * 60 / 3 }
}
