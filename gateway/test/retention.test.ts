import { join } from 'node:path'
import { Catalogue } from '@linli/domain/catalogue'
import { DAY_MS } from '@linli/domain/time'
import { openEmbeddedStore } from '@linli/store/embedded'
import t from 'tap'
import { expireOld } from '../src/app/retention.ts'
import { SMALL } from './support/gateway.ts'

const NOW = Date.UTC(2026, 10, 25)

t.test('old rows go by their own age, those of recorded sites and the days of usage stay', async t => {
  const store = await openEmbeddedStore({ file: join(t.testdir(), 'telemetry.db') })
  t.teardown(() => store.close())
  const catalogue = Catalogue.parse({
    ...SMALL, sites: [...SMALL.sites!, { id: 'museum', street: 'wutong', name: 'm', recorded: true }], spaces: [...SMALL.spaces!, { ...SMALL.spaces![0]!, id: 'old', site: 'museum' }],
    devices: [...SMALL.devices!, { id: 'relic', kind: 'headcount', source: 'linli', external: 'relic', placements: [{ space: 'old', from: 0 }] }]
  })
  const raw = (device: string, days: number) => ({ measurement: 'occupancy' as const, tags: { device }, time: NOW - days * DAY_MS, fields: { count: 1 } })
  const usage = (measurement: 'space_usage' | 'usage_daily', site: string, days: number) => ({ measurement, tags: { site, space: 'x' }, time: NOW - days * DAY_MS, fields: { openMs: 1 } })
  await store.write([raw('heads', 89), raw('heads', 92), raw('relic', 7000), usage('space_usage', 'lane', 399), usage('space_usage', 'lane', 402), usage('space_usage', 'museum', 7000), usage('usage_daily', 'lane', 7000)])
  await expireOld({ store, catalogue, now: NOW, rawRetentionDays: 90 })
  const ages = async (measurement: 'occupancy' | 'space_usage' | 'usage_daily') => (await store.read({ measurement, from: 0, to: NOW })).map(({ time }) => (NOW - time) / DAY_MS)
  t.same(await ages('occupancy'), [7000, 89])
  t.same(await ages('space_usage'), [7000, 399])
  t.same(await ages('usage_daily'), [7000])
})
