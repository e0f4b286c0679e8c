import type { Device } from '@linli/domain/catalogue'
import { afterReading, afterUnreadable, conditionsOf, SOUND, untrustedQuantities, type Health } from '@linli/domain/condition'
import type { FieldRefusal, Reading } from '@linli/domain/readings'
import type { DeviceState } from '@linli/domain/state'
import { DAY_MS } from '@linli/domain/time'
import { validityMs } from '@linli/domain/usage'
import type { Liveness } from '../decoders/contract.ts'

type Held = DeviceState['values'][string]

/** An announced sleep without an end is believed this long. */
const ASLEEP_AT_MOST_MS = 7 * DAY_MS

/** What is written down of a {@link DeviceMemory}. */
export interface SavedDevice {
  lastSeen?: number, heardAt?: number, lifeFrom?: number, bornAt?: number, diedAt?: number, asleepSince?: number
  values: Record<string, Held>, health: Health
}

/** What one device said last: newest values, life and health. Times are UTC ms. */
export class DeviceMemory {
  readonly #saved: SavedDevice = { values: {}, health: SOUND }

  constructor (saved?: SavedDevice) {
    if (saved) this.#saved = { ...saved, values: { ...saved.values } }
  }

  toJSON (): SavedDevice { return this.#saved }
  get lastSeen (): number | undefined { return this.#saved.lastSeen }
  /** Newest sign that it sends at all, readable or not. */
  get lastHeard (): number | undefined {
    const { lastSeen, heardAt } = this.#saved
    return lastSeen === undefined || (heardAt !== undefined && heardAt > lastSeen) ? heardAt : lastSeen
  }

  get diedAt (): number | undefined { return this.#saved.diedAt }
  get values (): Readonly<Record<string, Held>> { return this.#saved.values }

  /** Takes an accepted message; `since` is when its gateway last came back, which begins a new life for a session. Returns whether anything live changed. */
  read (device: Device, reading: Reading, { refusals, history, open, upstreamSince }: {
    readonly refusals: readonly FieldRefusal[], readonly history: boolean, readonly open: boolean, readonly upstreamSince?: number | undefined
  }): boolean {
    const saved = this.#saved
    const { time, values } = reading
    const isNewer = saved.lastSeen === undefined || time > saved.lastSeen
    if (values.online === false) {
      this.#die(time)
      return true
    }
    this.#live(device, time, upstreamSince)
    let changed = isNewer
    // A record of the past is never the live value.
    if (!history) {
      saved.health = afterReading(saved.health, { time, values, refusals, open })
      for (const [field, value] of Object.entries(values)) {
        const held = saved.values[field]
        if (field === 'online' || (held && held.time > time)) continue
        saved.values[field] = { value, time }
        changed = true
      }
    }
    return changed
  }

  /** A birth, a death or an announced sleep, received at `at`. */
  hear (device: Device, { state, time }: Liveness, at: number): void {
    const saved = this.#saved
    if (state === 'offline') {
      if (time === undefined) this.#die(at)
      // A last will may carry the time of its own birth: it ends that session now; an older session's says nothing.
      else if (time === saved.bornAt) this.#die(Math.max(at, saved.lastSeen ?? at))
      else if (saved.bornAt === undefined || time > saved.bornAt) this.#die(time)
      return
    }
    const when = time ?? at
    if (saved.diedAt !== undefined && when < saved.diedAt) return
    if (state === 'online') saved.bornAt = Math.max(saved.bornAt ?? 0, when)
    this.#live(device, when)
    if (state === 'asleep') saved.asleepSince = when
  }

  unreadable (at: number, reason: string): void {
    this.#saved.heardAt = Math.max(at, this.#saved.heardAt ?? 0)
    this.#saved.health = afterUnreadable(this.#saved.health, at, reason)
  }

  /** Takes a stored row of the past into account (start-up). */
  recall (device: Device, time: number, values: Readonly<Record<string, number | boolean>>): void {
    const known = this.#saved.lastSeen
    if (values['online'] === false) {
      if (known === undefined || time >= known) this.#die(time)
      return
    }
    this.#live(device, time)
    for (const [field, value] of Object.entries(values)) {
      const held = this.#saved.values[field]
      if (field !== 'online' && (!held || held.time <= time)) this.#saved.values[field] = { value, time }
    }
  }

  /** DOMAIN A3.4. `upstreamDied`: its gateway is dead, which ends the evidence of a session. */
  isAlive (device: Device, now: number, upstreamDied: boolean): boolean {
    const { lastSeen, diedAt } = this.#saved
    if (lastSeen === undefined || diedAt !== undefined) return false
    return device.evidence === 'session' ? !upstreamDied : now < lastSeen + validityMs(device)
  }

  isAsleep (now: number): boolean {
    const { asleepSince } = this.#saved
    return asleepSince !== undefined && now - asleepSince < ASLEEP_AT_MOST_MS
  }

  /** The held value of a quantity: read in the life that still lasts, and believable. The caller knows that the device is alive. */
  fresh (quantity: string, now: number): Held | undefined {
    const held = this.#saved.values[quantity]
    if (!held || held.time < (this.#saved.lifeFrom ?? 0)) return undefined
    return untrustedQuantities(this.#saved.health, now).includes(quantity) ? undefined : held
  }

  /** As it is shown. */
  state (device: Device, now: number, upstreamDied: boolean): DeviceState {
    const { lastSeen, diedAt, values, health } = this.#saved
    const number = (field: string) => typeof values[field]?.value === 'number' ? { [field]: values[field].value } : {}
    return {
      device: device.id, alive: this.isAlive(device, now, upstreamDied), values: { ...values },
      ...(lastSeen === undefined ? {} : { lastSeen }), ...(diedAt === undefined ? {} : { offlineSince: diedAt }),
      ...number('battery'), ...number('rssi'), ...number('linkQuality'),
      conditions: [...conditionsOf(health, now), ...(this.isAsleep(now) ? ['asleep'] : []), ...(upstreamDied ? ['bridge_down'] : [])]
    }
  }

  #live (device: Device, time: number, upstreamSince?: number): void {
    const saved = this.#saved
    if (saved.lastSeen !== undefined && time <= saved.lastSeen) return
    const ended = saved.lastSeen === undefined || saved.diedAt !== undefined ||
      (device.evidence === 'session' ? upstreamSince !== undefined && upstreamSince > saved.lastSeen : time >= saved.lastSeen + validityMs(device))
    if (ended) saved.lifeFrom = time
    saved.lastSeen = time
    // A newer message beats an older death.
    if (saved.diedAt !== undefined && time >= saved.diedAt) delete saved.diedAt
    delete saved.asleepSince
  }

  #die (at: number): void {
    const saved = this.#saved
    // … and a death that is older than the newest message is none.
    if (saved.lastSeen !== undefined && at < saved.lastSeen) return
    saved.diedAt = saved.diedAt === undefined ? at : Math.min(saved.diedAt, at)
    delete saved.asleepSince
  }
}
