import { LinliError } from '@linli/domain/errors'
import type { GatewayControl, PipelineStatus } from '@linli/domain/pipeline'
import type { AlertCondition, DeviceState } from '@linli/domain/state'
import type { Point } from '@linli/domain/telemetry'
import { MINUTE_MS, SECOND_MS, type Clock } from '@linli/domain/time'
import type { TelemetryStore } from '@linli/store/telemetry'
import type { Logger } from 'pino'

/** The one gateway of a home. */
const GATEWAY = 'linli-gateway'
/** How often it is looked whether a minute has begun. */
const LOOK_EVERY_MS = 10 * SECOND_MS
/** Points that wait while the store is away: two days. */
const WAITING_AT_MOST = 2880

/** What the live side knows, and what a write to the store took in the minute, ms (95th percentile). */
export interface Live { readonly devices: readonly DeviceState[], readonly alerts: readonly AlertCondition[], readonly writeP95Ms: number | undefined }

/** Health of the platform for the boards. `time` is the minute, UTC ms. */
export function healthPoint ({ counters, condition }: PipelineStatus, { devices, alerts, writeP95Ms }: Live, time: number): Point {
  const { received, stored, control, duplicate, quarantined, expired, pending } = counters
  return {
    measurement: 'gateway', tags: { gateway: GATEWAY }, time,
    fields: {
      received, stored, control, duplicate, quarantined, expired, pending, storeUp: Number(condition !== 'store_unavailable'), ...(writeP95Ms === undefined ? {} : { writeP95Ms }),
      devices: devices.length, devicesAlive: devices.filter(({ alive }) => alive).length, alerts: alerts.filter(({ active }) => active).length
    }
  }
}

/** Writes a point a minute. What the store cannot take waits, so that an outage is seen afterwards. */
export function keepHealth ({ store, clock, log, control, live, everyMs = LOOK_EVERY_MS }: {
  readonly store: TelemetryStore, readonly clock: Clock, readonly log: Pick<Logger, 'warn'>, readonly control: GatewayControl, readonly live: () => Live, readonly everyMs?: number
}): { /** Looks now, and resolves when what waited was tried. Never rejects. */ look (): Promise<void>, /** Resolves when nothing is written any more. */ stop (): Promise<void> } {
  const waiting: Point[] = []
  let written = 0
  const work = async () => {
    const minute = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS
    if (minute !== written) {
      written = minute
      waiting.push(healthPoint(await control.pipeline(), live(), minute))
      if (waiting.length > WAITING_AT_MOST) waiting.shift()
    }
    if (waiting.length === 0) return
    const batch = [...waiting]
    await store.write(batch)
    waiting.splice(0, batch.length)
  }
  let turn: Promise<void> | undefined
  const look = () => turn ??= work().catch((error: unknown) => {
    // The pipeline tells how the store is.
    if (!(error instanceof LinliError && error.retryable)) log.warn({ err: error }, 'the health of the gateway could not be written')
  }).finally(() => { turn = undefined })
  const timer = setInterval(() => { void look() }, everyMs).unref()
  void look()
  return {
    look,
    async stop () {
      clearInterval(timer)
      await turn
    }
  }
}
