import { AlertCondition, SpaceState, type Alert } from '@linli/domain/state'
import type { Clock } from '@linli/domain/time'
import { topics, type Bus } from '@linli/domain/topics'
import type { LiveChange } from '@linli/domain/views'
import type { Ledger } from '@linli/store/ledger'
import type { TelemetryStore } from '@linli/store/telemetry'
import type { Logger } from 'pino'
import { acknowledgement } from './acknowledgement.ts'

/** What the gateway tells over the bus, kept in memory, with alerts merged into the ledger. */
export interface LiveView {
  start (): Promise<void>
  stop (): Promise<void>
  state (space: string): SpaceState | undefined
  acknowledge (id: string, by: string): Promise<Alert | undefined>
  announce (change: LiveChange): void
  subscribe (listener: (change: LiveChange) => void): () => void
}

export function createLiveView ({ bus, ledger, store, clock, log }: {
  readonly bus: Bus, readonly ledger: Ledger, readonly store: TelemetryStore, readonly clock: Clock, readonly log: Pick<Logger, 'warn'>
}): LiveView {
  const states = new Map<string, SpaceState>()
  const listeners = new Set<(change: LiveChange) => void>()
  const unsubscribers: (() => Promise<void>)[] = []
  const announce = (change: LiveChange) => { for (const listener of listeners) listener(change) }

  function hear<T> (payload: Uint8Array, schema: { parse (value: unknown): T }, act: (value: T) => void): void {
    if (payload.length === 0) return
    try {
      act(schema.parse(JSON.parse(Buffer.from(payload).toString())))
    } catch (error) {
      log.warn({ err: error }, 'a message on the bus is not what its topic says')
    }
  }

  return {
    announce,
    state: space => states.get(space),
    async start () {
      unsubscribers.push(await bus.subscribe(topics.filters.spaceStates, (topic, payload) => {
        // An empty message: the space is gone.
        if (payload.length === 0) states.delete(topic.split('/').at(-2) ?? '')
        hear(payload, SpaceState, state => {
          states.set(state.space, state)
          announce({ type: 'space', state })
        })
      }))
      unsubscribers.push(await bus.subscribe(topics.filters.alerts, (_, payload) => {
        hear(payload, AlertCondition, condition => {
          const { alert, changed } = ledger.upsertAlert(condition)
          if (changed) announce({ type: 'alert', alert })
        })
      }))
    },
    async stop () {
      listeners.clear()
      await Promise.all(unsubscribers.splice(0).map(unsubscribe => unsubscribe().catch(() => undefined)))
    },
    async acknowledge (id, by) {
      const before = ledger.alert(id)
      const now = clock.now()
      const alert = ledger.acknowledgeAlert(id, by, now)
      if (!alert || before?.acknowledgedAt !== undefined) return alert
      ledger.audit({ at: now, by, what: 'alert.acknowledge', detail: id })
      await store.write([acknowledgement(alert, { by, at: now, spaces: ledger.catalogue().spaces })]).catch((error: unknown) => { log.warn({ err: error }, 'an acknowledgement could not be noted among the events') })
      announce({ type: 'alert', alert })
      return alert
    },
    subscribe (listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    }
  }
}
