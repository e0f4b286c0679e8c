import { LinliError } from '@linli/domain/errors'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openInfluxStore } from '@linli/store/influx'
import type { TelemetryStore } from '@linli/store/telemetry'
import type { Logger } from 'pino'
import { bucketsOf, VARIABLES, type Config } from '../config/index.ts'
import type { Home, Role } from '../home/index.ts'

/** The file in the home that holds readings, states and usage, where no other store is chosen. */
export const TELEMETRY_FILE = 'telemetry.db'

/** The telemetry store that the configuration chooses. `role` names the process among those that write. */
export async function openStore (stack: AsyncDisposableStack, { config, home, role, log }: { readonly config: Config, readonly home: Pick<Home, 'path'>, readonly role: Role | 'export', readonly log: Logger }): Promise<TelemetryStore> {
  const store = config.store === 'influx' ? openInfluxStore(influxOptions(config, role)) : await openEmbeddedStore({ file: home.path(TELEMETRY_FILE), log: log.child({ room: 'store' }) })
  stack.defer(() => store.close())
  return store
}

/** How InfluxDB is reached. @throws LinliError `config_invalid` when that was not said. */
export function influxOptions (config: Config, writer: string): Parameters<typeof openInfluxStore>[0] {
  const { influxUrl: url, influxToken: token, influxOrg: org } = config
  if (url === undefined || token === undefined) throw new LinliError('config_invalid', `InfluxDB needs ${VARIABLES.influxUrl} and ${VARIABLES.influxToken} (or ${VARIABLES.influxToken}_FILE)`)
  return { url, org, token, buckets: bucketsOf(config), writer }
}
