import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Point } from '@linli/domain/telemetry'
import { DAY_MS } from '@linli/domain/time'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openInfluxStore } from '@linli/store/influx'
import t from 'tap'
import { startInflux, whyNoInflux, type InfluxServer } from '../../test/support/influx-server.ts'
import { linli } from './support/linli.ts'

const DAYS = 40
const T0 = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS

/** Rows of every kind over some weeks. */
function rows (): Point[] {
  return Array.from({ length: DAYS }, (_, day) => day).flatMap((day): Point[] => {
    const time = T0 + day * DAY_MS
    return [
      ...Array.from({ length: 20 }, (_, i): Point => ({ measurement: 'environment', tags: { device: `d${i % 4}` }, time: time + i * 3_600_000, fields: { co2: 400.5 + i, leak: i % 2 === 0, receivedAt: time } })),
      { measurement: 'occupancy', tags: { device: 'heads' }, time, seq: 2 ** 40 + day, fields: { count: day } },
      { measurement: 'usage_daily', tags: { site: 's', space: 'x' }, time, fields: { openMs: 1, definition: 1, parts: '{"说明":"一天\\n"}' } }
    ]
  })
}

const missing = whyNoInflux()
t.test('readings move from one store into the other and back', { skip: missing ?? false, timeout: 120_000 }, async t => {
  const server = await startInflux()
  t.teardown(() => server.stop())
  for (const name of ['linli_raw', 'linli_states', 'linli_usage', 'short_raw', 'short_states', 'short_usage']) await server.makeBucket(name, name === 'short_raw' ? 7 : undefined)
  const dir = t.testdir()
  const home = await homeWithRows(join(dir, 'home'))
  const environment = { LINLI_INFLUX_URL: server.url, LINLI_INFLUX_TOKEN: server.token }
  const there = await linli(['migrate', '--from', 'embedded', '--to', 'influx', '--home', home], environment)
  t.match(there, { code: 0, stdout: /✓ occupancy +40 rows[\s\S]*✓ environment +800 rows[\s\S]*✓ usage_daily +40 rows[\s\S]*LINLI_STORE=influx/ })
  t.notOk(existsSync(join(home, 'migration.json')), 'nothing is left to go on with')
  const back = join(dir, 'back')
  t.match(await linli(['migrate', '--from', 'influx', '--to', 'embedded', '--home', back], environment), { code: 0, stdout: /✓ environment +800 rows/ })
  t.match((await linli(['migrate', '--from', 'influx', '--to', 'embedded', '--home', back], environment)).code, 0, 'again changes nothing')

  await strayRow(server)
  const unequal = await linli(['migrate', '--from', 'embedded', '--to', 'influx', '--home', home], environment)
  t.match(unequal, { code: 1, stdout: /✗ environment +800 rows.*there 801 rows/ }, 'a difference is told')
  const short = await linli(['migrate', '--from', 'embedded', '--to', 'influx', '--home', home], { ...environment, LINLI_INFLUX_BUCKET_PREFIX: 'short' })
  t.match(short, { code: 1, stdout: /row\(s\) were refused, such as .*retention/ }, 'a bucket that forgets too soon is named')
})

t.test('a migration onto itself, without an address, or of a home in use is refused', async t => {
  const home = t.testdir()
  t.match(await linli(['migrate', '--from', 'influx', '--to', 'influx', '--home', home]), { code: 1, stderr: /config_invalid.*--from and --to/ })
  t.match(await linli(['migrate', '--from', 'embedded', '--to', 'influx', '--home', home]), { code: 1, stderr: /LINLI_INFLUX_URL/ })
})

async function homeWithRows (home: string): Promise<string> {
  const store = await openEmbeddedStore({ file: join(home, 'telemetry.db') })
  await store.write(rows())
  await store.close()
  return home
}

async function strayRow (server: InfluxServer): Promise<void> {
  const store = openInfluxStore({ ...server, buckets: { raw: 'linli_raw', states: 'linli_states', usage: 'linli_usage' }, writer: 'stray' })
  await store.write([{ measurement: 'environment', tags: { device: 'stray' }, time: T0, fields: { co2: 1 } }])
  await store.close()
}
