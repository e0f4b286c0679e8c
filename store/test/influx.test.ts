import t from 'tap'
import { startInflux, whyNoInflux } from '../../test/support/influx-server.ts'
import { storeConformance } from '../src/conformance/index.ts'
import { openInfluxStore } from '../src/influx/index.ts'

const missing = whyNoInflux()
if (missing !== undefined) {
  t.test(`InfluxDB holds the contract of the telemetry port: ${missing}`, { skip: missing }, () => undefined)
} else {
  const server = await startInflux()
  t.teardown(() => server.stop())
  t.comment(`InfluxDB ${server.version}`)
  let opened = 0
  storeConformance(t, async t => {
    const number = ++opened
    const buckets = { raw: `raw-${number}`, states: `states-${number}`, usage: `usage-${number}` }
    for (const name of Object.values(buckets)) await server.makeBucket(name)
    const store = openInfluxStore({ ...server, buckets, writer: 'test' })
    t.teardown(() => store.close())
    return store
  })
}
