import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { inspectInflux } from '@linli/store/influx'
import { startInflux, whyNoSecondInflux } from '../../test/support/influx-server.ts'
import { linli } from './support/linli.ts'

const why = whyNoSecondInflux()
if (why !== undefined) console.error(`"linli prepare" is NOT tested on its own (npm run compose:smoke does it on a stand-in): ${why}`)

t.test('buckets and tokens are made once, and each token may what it is for', { skip: why ?? false }, async t => {
  const server = await startInflux()
  t.teardown(() => server.stop())
  const dir = t.testdir({ 'admin': `${server.token}\n`, 'wrong': 'guessed\n' })
  const prepare = (adminToken = 'admin') => linli(['prepare', '--influx-url', server.url, '--admin-token-file', join(dir, adminToken), '--writer-file', join(dir, 'writer'), '--reader-file', join(dir, 'reader')])
  t.match(await prepare('wrong'), { code: 1, stderr: /does not know the administrator's token/ })
  t.match(await prepare(), { code: 0, stdout: /made the buckets linli_raw, linli_states, linli_usage/ })
  const [writer, reader] = [readFileSync(join(dir, 'writer'), 'utf8'), readFileSync(join(dir, 'reader'), 'utf8')]
  t.match(await prepare(), { code: 0, stdout: /were there already/ })
  t.same([readFileSync(join(dir, 'writer'), 'utf8'), readFileSync(join(dir, 'reader'), 'utf8')], [writer, reader], 'the second time changes nothing')
  const look = (token: string) => inspectInflux({ url: server.url, org: server.org, token, buckets: { raw: 'linli_raw', states: 'linli_states', usage: 'linli_usage' }, rawRetentionDays: 90 })
  t.same((await look(writer.trim())).filter(({ ok }) => !ok), [], 'the doctor finds nothing to mend')
  const asReader = await look(reader.trim().replace(/^Token /, ''))
  t.ok(asReader.some(({ ok, what }) => !ok && /write to linli_raw/.test(what)), 'boards may not write')
  writeFileSync(join(dir, 'admin'), writer)
  t.match(await linli(['prepare', '--influx-url', server.url, '--admin-token-file', join(dir, 'admin'), '--writer-file', join(dir, 'other'), '--reader-file', join(dir, 'other-reader')]), { code: 1 }, 'nor may the writer make tokens')
})
