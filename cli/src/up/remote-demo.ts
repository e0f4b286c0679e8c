import { setTimeout } from 'node:timers/promises'
import { stringify } from 'yaml'
import { LinliError } from '@linli/domain/errors'
import { openLedger } from '@linli/store/ledger'
import type { Config } from '../config/index.ts'
import { takeHome } from '../home/index.ts'
import { call } from '../instance/index.ts'
import { brokerAt } from './broker.ts'
import { createDemo } from './demo.ts'
import { openStore } from './store.ts'
import type { Running, Surroundings } from './index.ts'

const PATIENCE_MS = 1000

/** The demo district beside gateway and api: its past goes into their store, its catalogue to the api, its present to the broker. */
export async function startDemo ({ config, clock, log }: Surroundings): Promise<Running> {
  const { apiUrl, mqttUrl } = reachOf(config)
  await using stack = new AsyncDisposableStack()
  const home = takeHome(config.home, 'demo')
  stack.defer(home.release)
  const store = await openStore(stack, { config, home, role: 'demo', log })
  const memory = openLedger(home.path('demo.db'))
  stack.defer(() => { memory.close() })
  const ask = (path: string, body: Parameters<typeof call>[2]) => call(new URL(path, apiUrl), 'POST', body)
  const place = {
    setting: (key: string) => memory.setting(key), setSetting: (key: string, value: string) => { memory.setSetting(key, value) },
    saveCatalogue: (catalogue: object) => ask('/api/v1/catalogue?file=demo&by=demo', { type: 'application/yaml', text: stringify(catalogue) })
  }
  const demo = createDemo({ store, ledger: place, clock, log })
  const ending = new AbortController()
  await onceThere(() => demo.prepare(), ending.signal)
  const settle = async () => { await onceThere(() => ask('/api/v1/letters/due', {}), ending.signal) }
  await demo.start({ ...brokerAt(mqttUrl, config), onLetterDays: settle, onComplete: settle })
  stack.defer(async () => {
    const stopped = demo.stop()
    ending.abort()
    await stopped
  })
  const own = stack.move()
  return { httpUrl: apiUrl, mqttUrl, home: home.dir, stop: () => own.disposeAsync() }
}

function reachOf ({ apiUrl, mqttUrl, store }: Config): { readonly apiUrl: string, readonly mqttUrl: string } {
  if (apiUrl === undefined || mqttUrl === undefined || store !== 'influx') throw new LinliError('config_invalid', 'linli demo speaks to an installation: set LINLI_API_URL, LINLI_MQTT_URL, LINLI_STORE=influx and what belongs to them; a demo in one process is "linli up"')
  return { apiUrl, mqttUrl }
}

/** Again as long as the other side is only not there yet. */
async function onceThere<T> (work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const isAway = error instanceof LinliError ? error.retryable : error instanceof TypeError
      if (!isAway) throw error
      await setTimeout(PATIENCE_MS, undefined, { signal })
    }
  }
}
