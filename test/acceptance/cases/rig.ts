import { join } from 'node:path'
import type { Catalogue } from '@linli/domain/catalogue'
import type { GatewayControl } from '@linli/domain/pipeline'
import type { Bus } from '@linli/domain/topics'
import type { Message } from '@linli/gateway/decoders'
import { createLiveSide, type LiveListener, type LiveSide } from '@linli/gateway/live'
import { Pipeline } from '@linli/gateway/pipeline'
import { openEmbeddedStore } from '@linli/store/embedded'
import type { TelemetryStore } from '@linli/store/telemetry'

/** Pipeline, store and live side as the gateway composes them, under a clock that the case moves. */
export interface Rig {
  readonly store: TelemetryStore
  now (): number
  setNow (at: number): void
  live (): LiveSide
  control (): GatewayControl
  deliver (message: Message): Promise<void>
  /** Resolves when everything that was delivered is decided. */
  settle (): Promise<void>
  /** The connection of the source to its broker. */
  connection (connected: boolean): void
  /** Ends pipeline and live side and begins anew on the same disk. */
  restart (): Promise<void>
  listen (listener: LiveListener): void
  close (): Promise<void>
}

const RAW_RETENTION_DAYS = 90
const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined }
/** Nobody listens to the bus here: what is said on it is read from the live side. */
const BUS: Bus = { publish: () => Promise.resolve(), subscribe: () => Promise.resolve(() => Promise.resolve()), close: () => Promise.resolve() }

/** Opens a rig in an empty folder. */
export async function openRig ({ catalogue, dir, now: begin }: { readonly catalogue: Catalogue, readonly dir: string, readonly now: number }): Promise<Rig> {
  let now = begin
  const clock = { now: () => now }
  const store = await openEmbeddedStore({ file: join(dir, 'store.db') })
  const listeners: LiveListener[] = []
  const start = async () => {
    const live = createLiveSide({ store, bus: BUS, clock, log: LOG, stateDir: join(dir, 'live'), intervalMs: 0 })
    const pipeline = new Pipeline({ store, clock, log: LOG, stateDir: join(dir, 'pipeline'), catalogue, rawRetentionDays: RAW_RETENTION_DAYS, onEvent: event => { live.apply(event) } })
    await live.start(catalogue)
    live.subscribe(change => { for (const listener of listeners) listener(change) })
    await pipeline.start()
    return { live, pipeline }
  }
  let running = await start()
  const stop = async () => {
    await running.pipeline.stop()
    await running.live.stop()
  }
  return {
    store, now: () => now,
    setNow (at) { now = at },
    live: () => running.live,
    control: () => ({
      pipeline: () => Promise.resolve({ ...running.pipeline.status(), sources: [] }),
      quarantine: query => running.pipeline.quarantine(query),
      replay: ids => running.pipeline.replay(ids),
      found: () => running.pipeline.found()
    }),
    deliver: message => running.pipeline.accept(message),
    settle: () => running.pipeline.drained(),
    connection (connected) { running.live.apply({ type: 'source', source: catalogue.sources[0]!.id, connected, at: now }) },
    async restart () {
      await stop()
      running = await start()
    },
    listen (listener) { listeners.push(listener) },
    async close () {
      await stop()
      await store.close()
    }
  }
}
