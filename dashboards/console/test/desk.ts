import { Device, Space } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import type { SpaceState, SpaceStatus } from '@linli/domain/state'
import { HOUR_MS, MINUTE_MS, QUARTER_MS } from '@linli/domain/time'
import type { AlertRow, DayQuarter, Desk, DeviceRow, LetterRow, LiveChange, SpaceDetail, SpaceRow } from '@linli/domain/views'
import { explanationOf } from './explanation.ts'
import { DAY, figure, HOSTILE, NOW } from './figure.ts'

export { DAY, figure, HOSTILE, NOW } from './figure.ts'

const quarters: readonly DayQuarter[] = Array.from({ length: 96 }, (_, index) => {
  const open = index >= 36 && index < 84
  const valid = open && !(index > 44 && index < 48)
  return { from: DAY + index * QUARTER_MS, open, valid, entries: 1, ...(valid ? { people: 5 + index % 9, used: true } : {}) }
})

const STATUSES: readonly SpaceStatus[] = ['urg', 'att', 'unk', 'ok', 'closed', 'ok', 'ok']

function stateOf (index: number, id: string): SpaceState {
  const status = STATUSES[index % STATUSES.length]!
  return {
    site: `site-${index % 8}`, space: id, at: NOW, status, open: status !== 'closed', capacity: 24, lastSeen: NOW - 8000, devices: { total: 2, alive: 2 },
    ...(status === 'unk' ? {} : index % 5 === 4 ? { occupied: true, methodClass: 'B' as const } : { people: index % 3 === 0 ? 30 : 12, occupied: true, methodClass: index % 7 === 6 ? 'C' as const : 'A' as const }),
    ...(status === 'closed' ? { opensAt: NOW + 3 * HOUR_MS } : { closesAt: NOW + 5 * HOUR_MS }),
    values: { co2: { value: 900 + index * 40, time: NOW - 60_000 }, temperature: { value: 21.4, time: NOW - 60_000 }, humidity: { value: 48, time: NOW - 60_000 } }
  }
}

export function spaceRows (): readonly SpaceRow[] {
  return Array.from({ length: 21 }, (_, index): SpaceRow => {
    const id = `space-${index}`
    const name = index === 3 ? { zh: HOSTILE, en: HOSTILE } : { zh: `活动室 ${index}`, en: `Activity room ${index}` }
    return {
      id, name, kind: 'activity_room', site: { id: `site-${index % 8}`, name: { zh: `点位 ${index % 8}`, en: `Site ${index % 8}` }, line: index % 8 === 7 ? 'commercial' : 'operation', recorded: index === 20 },
      street: { id: `street-${index % 3}`, name: { zh: `街道 ${index % 3}`, en: `Street ${index % 3}` } }, state: index === 20 ? undefined : stateOf(index, id), alerts: [],
      today: { quarters, visits: figure('visits', 120 + index, [1, 0.86, 0.4][index % 3]), coverage: figure('coverage', 0.97, 0.97), opens: DAY + 9 * HOUR_MS, closes: DAY + 21 * HOUR_MS }
    }
  })
}

const ALERTS: readonly AlertRow[] = [
  { id: 'a1', rule: 'over-capacity', site: 'site-0', space: 'space-0', priority: 'P1', active: true, since: NOW - 6 * MINUTE_MS, raisedAt: NOW - 5 * MINUTE_MS, value: 126, limit: 120, siteName: { zh: '点位', en: 'Site' }, spaceName: { zh: '多功能厅', en: 'Hall' }, people: 126 },
  { id: 'a2', rule: 'co2-high', site: 'site-1', space: 'space-1', priority: 'P2', active: true, since: NOW - 20 * MINUTE_MS, raisedAt: NOW - 18 * MINUTE_MS, value: 1560, limit: 1500, unit: 'ppm', siteName: { zh: '点位', en: 'Site' }, spaceName: { zh: HOSTILE, en: HOSTILE }, acknowledgedAt: NOW - 60_000, acknowledgedBy: HOSTILE },
  { id: 'a3', rule: 'device-silent', site: 'site-2', device: 'd', priority: 'P3', active: false, since: NOW - 30 * HOUR_MS, raisedAt: NOW - 29 * HOUR_MS, clearedAt: NOW - 20 * HOUR_MS, siteName: { zh: '点位', en: 'Site' }, deviceName: { zh: '门口计数器', en: 'Door counter' }, folded: 2 }
]

const DEVICES: readonly DeviceRow[] = Array.from({ length: 12 }, (_, index) => ({
  device: Device.parse({ id: `dev-${index}`, kind: index % 2 === 0 ? 'counter' : 'environment', source: 'linli', external: `dev-${index}` }), name: { zh: `设备 ${index}`, en: `Device ${index}` },
  spaceName: { zh: '书房', en: 'Study' }, siteName: { zh: '梧桐里', en: 'Lane' }, where: '门口',
  state: index === 5 ? undefined : { device: `dev-${index}`, alive: index !== 3, lastSeen: NOW - 9000, battery: 80, conditions: [], values: { co2: { value: 812.4, time: NOW }, open: { value: true, time: NOW } } }
}))

export const LETTERS: readonly LetterRow[] = (['zh', 'en'] as const).map(language => ({
  id: `wutong-2026-11-16-${language}`, street: 'wutong', streetName: { zh: '梧桐街道', en: 'Wutong' }, language, week: '2026-11-16', subject: `【周报】${HOSTILE}`, createdAt: NOW - HOUR_MS, recipients: ['office@example.org'],
  ...language === 'zh' ? { state: 'outbox', waits: false, maybeTwice: false } : { state: 'sent', waits: false, maybeTwice: true, sentAt: NOW - HOUR_MS / 2, trouble: `gone@example.org: 550 ${HOSTILE}` }
}))

/** A desk with everything that a page can show, and a way to change it. */
export function fakeDesk (): Desk & { announce (change: LiveChange): void, readonly rows: SpaceRow[], readonly acknowledged: string[] } {
  const rows = [...spaceRows()]
  const listeners = new Set<(change: LiveChange) => void>()
  const acknowledged: string[] = []
  const detail = (row: SpaceRow): SpaceDetail => ({
    ...row, devices: DEVICES.slice(0, 3), recentAlerts: ALERTS,
    space: Space.parse({ id: row.id, site: row.site.id, name: row.name, kind: row.kind, areaM2: 58, occupancySource: 'counter', visitsSource: 'counter', limits: [{ quantity: 'co2', hi: 1000, averaging: '1h' }] }),
    air: { co2: Array.from({ length: 200 }, (_, index) => ({ time: NOW - (200 - index) * 7 * MINUTE_MS - (index > 100 ? 0 : HOUR_MS), value: 600 + index * 4 })) }, limits: [{ quantity: 'co2', value: 1000, name: { zh: '上限', en: 'upper limit' } }],
    weeks: [
      { monday: '2026-11-23', partial: true, figures: { visits: figure('visits', 301, 0.97), fullness: figure('fullness', undefined, 1, { status: 'not_applicable' }) } },
      { monday: '2026-11-16', partial: false, figures: { visits: figure('visits', 713, 0.4), person_hours: figure('person_hours', 1322, 0.95, { flags: ['estimated'] }), comfort_co2: figure('comfort_co2', 0.836, 0.8) } }
    ],
    heat: Array.from({ length: 7 }, (_, day) => Array.from({ length: 24 }, (__, hour) => hour < 9 || hour > 20 ? null : day === 6 && hour === 11 ? undefined : (day * hour) % 24))
  })
  return {
    rows, acknowledged,
    announce: change => { for (const listener of listeners) listener(change) },
    overview: async () => ({ now: NOW, spaces: rows, alerts: ALERTS.slice(0, 2), devices: { total: 61, alive: 60, found: 1 }, backfill: 0.63 }),
    space: async id => {
      const row = rows.find(one => one.id === id)
      return row && detail(row)
    },
    explain: async query => {
      if (!rows.some(({ id }) => id === query.space)) throw new LinliError('not_found', `there is no space "${query.space}"`)
      return explanationOf(query)
    },
    alerts: async () => ({ now: NOW, alerts: ALERTS }),
    acknowledge: async id => {
      acknowledged.push(id)
      return ALERTS.find(alert => alert.id === id)
    },
    devices: async () => ({ now: NOW, devices: DEVICES, spaces: [{ id: 'study', name: { zh: '书房', en: 'Study' }, siteName: { zh: '梧桐里', en: 'Lane' } }], found: [{ source: 'zigbee2mqtt', external: HOSTILE, name: HOSTILE, model: 'X1', firstSeen: NOW, lastSeen: NOW, messages: 3, values: { temperature: 21.3 } }] }),
    claim: async () => undefined,
    pipeline: async () => ({
      now: NOW, total: 2, status: {
        counters: { received: 60, stored: 50, control: 4, duplicate: 3, quarantined: 2, expired: 0, pending: 1 }, condition: 'running', catalogueVersion: 1,
        refusals: [{ device: 'dev-1', field: HOSTILE, value: HOSTILE, reason: 'out_of_range', count: 3, lastAt: NOW }], sources: [{ id: 'embedded', connected: true, since: NOW - HOUR_MS, interruptions: [], turnedAway: { count: 3, last: { at: NOW - HOUR_MS, reason: 'not_authorised' } } }]
      },
      quarantined: [
        { id: 2, receivedAt: NOW, source: 'linli', decoder: 'linli', topic: `linli/v1/${HOSTILE}/telemetry`, payloadBase64: Buffer.from(`{"x":"${HOSTILE}"}`).toString('base64'), payloadBytes: 40, truncated: false, reason: 'unknown_device', detail: HOSTILE },
        { id: 1, receivedAt: NOW, source: 'linli', decoder: 'linli', topic: 'a', payloadBase64: Buffer.from([0xff, 0xd8, 0xff, 0]).toString('base64'), payloadBytes: 4, truncated: false, reason: 'personal_data', detail: 'a picture' }
      ]
    }),
    replayQuarantine: async () => ({ replayed: 1, left: 1 }),
    letters: async () => ({ now: NOW, letters: LETTERS }),
    letterHtml: async id => LETTERS.some(letter => letter.id === id) ? '<!doctype html><html lang="zh"><body style="margin:0"><p>信</p></body></html>' : undefined,
    letterEml: async id => LETTERS.some(letter => letter.id === id) ? Buffer.from('Subject: x\r\n\r\nx') : undefined,
    subscribe: listener => {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    }
  }
}
