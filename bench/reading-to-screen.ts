/**
 * How long a reading takes from a device to an open page: published with QoS 1, decoded, on disk, in the store, and as markup at the browser's end of the
 * page's stream. `linli up` with the demo district running beside it. Compared with the second that an installer waits. `node bench/reading-to-screen.ts [readings]`
 */
import { setTimeout } from 'node:timers/promises'
import mqtt from 'mqtt'
import { inHome, startUp, untilFilled, type Up } from './support/up.ts'

const LIMIT_MS = 1000
const BETWEEN_MS = 1500
const ALL_DAY = [1, 2, 3, 4, 5, 6, 7].map(day => `${day}: [["00:00", "24:00"]]`).join(', ')
const CATALOGUE = `
streets: [{ id: bench, name: bench }]
sites: [{ id: bench, street: bench, name: bench }]
spaces: [{ id: bench, site: bench, name: bench, kind: study_room, capacity: [{ from: 2020-01-01, value: 9000 }], hours: [{ from: 2020-01-01, weekly: {${ALL_DAY}} }], occupancySource: headcount, visitsSource: none }]
devices: [{ id: bench-heads, kind: headcount, source: linli, external: bench-heads, placements: [{ space: bench, from: 2020-01-01 }] }]`

const readings = Number(process.argv[2] ?? 20)

await inHome(async home => {
  const up = await startUp(home)
  try {
    await untilFilled(up)
    await fetch(new URL('/api/v1/catalogue', up.httpUrl), { method: 'POST', headers: { 'content-type': 'application/yaml' }, body: CATALOGUE })
    const waits = (await measure(up)).sort((a, b) => a - b)
    const show = (name: string, ms: number) => `${name} ${ms.toFixed(0)} ms (${(ms / LIMIT_MS).toFixed(2)} of 1 s)`
    process.stdout.write(`${waits.length} readings, beside the demo district: ${show('median', waits[Math.floor(waits.length / 2)]!)}, ${show('slowest', waits.at(-1)!)}\n`)
  } finally {
    await up.stop()
  }
})
process.exit()

async function measure ({ httpUrl, mqttUrl }: Up): Promise<number[]> {
  const stream = (await fetch(new URL('/live/spaces/bench', httpUrl))).body!.pipeThrough(new TextDecoderStream())
  let wanted = ''
  let seen = Promise.withResolvers<number>()
  void (async () => {
    for await (const text of stream) if (wanted !== '' && text.includes(wanted)) seen.resolve(performance.now())
  })().catch(() => undefined)
  const client = await mqtt.connectAsync(mqttUrl)
  const waits: number[] = []
  for (let index = 0; index < readings; index++) {
    await setTimeout(BETWEEN_MS)
    const count = 1111 + index
    wanted = String(count)
    seen = Promise.withResolvers<number>()
    const sent = performance.now()
    await client.publishAsync('linli/v1/bench/bench-heads/telemetry', JSON.stringify({ time: Date.now(), count }), { qos: 1 })
    waits.push(await seen.promise - sent)
  }
  client.end(true)
  return waits
}
