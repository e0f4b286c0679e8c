import type { Catalogue, Device } from '@linli/domain/catalogue'
import { placementAt } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import type { Clock } from '@linli/domain/time'
import type { BrokerAddress } from '@linli/domain/topics'
import mqtt from 'mqtt'
import { loadDevices, type DeviceMessage, type SimulatedDevice } from '../devices/index.ts'
import { createWorld, demoIncidents, type Incidents, type SensorReading, type World } from '../world/index.ts'

/** What the simulator tells whoever runs it; a pino logger fits. */
export interface LiveLog { warn (details: object, message: string): void }

export interface LiveOptions extends BrokerAddress {
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly log?: LiveLog
  /** Where the history ended, UTC ms; without it the clock's time at the start. */
  readonly from?: number
  readonly incidents?: Incidents
  /** How often the clock is looked at, ms. */
  readonly tickMs?: number
}

/**
 * Lets the devices of a catalogue speak over MQTT (QoS 1) as the clock goes on: each in its ecosystem's own words, from `from` on, exactly
 * where {@link history} ended. Devices whose model nobody simulates are silent. Resolves when the broker has answered; `stop` says what
 * is due, waits for the acknowledgements and leaves nothing behind.
 */
export async function startLiveDistrict (options: LiveOptions): Promise<{ stop (): Promise<void> }> {
  const { url, catalogue, clock, log, from = clock.now(), tickMs = 1000 } = options
  const world = createWorld(catalogue, { incidents: options.incidents ?? demoIncidents(from) })
  const voices = voicesOf(catalogue, await loadDevices())
  const client = await connect(url, {
    clean: true, reconnectPeriod: 1000,
    ...(options.username === undefined ? {} : { username: options.username }), ...(options.password === undefined ? {} : { password: options.password }), ...(options.ca === undefined ? {} : { ca: options.ca })
  })
  client.on('error', error => log?.warn({ err: error }, 'the simulated district lost its broker and tries again'))
  let spoken = from
  let running = Promise.resolve()
  const speak = async () => {
    const until = clock.now()
    if (until <= spoken) return
    const due = messagesBetween({ world, voices, from: spoken, to: until })
    spoken = until
    await Promise.all(due.map(({ topic, payload, retain = false }) => client.publishAsync(topic, payload as string | Buffer, { qos: 1, retain })))
  }
  const turn = () => {
    running = running.then(speak).catch((error: unknown) => log?.warn({ err: error }, 'messages of the simulated district were not sent'))
  }
  const timer = setInterval(turn, tickMs)
  return {
    async stop () {
      clearInterval(timer)
      // Without a broker what is outstanding can never be acknowledged.
      if (client.connected) {
        turn()
        await running
      }
      await client.endAsync(!client.connected)
    }
  }
}

async function connect (url: string, options: mqtt.IClientOptions): Promise<mqtt.MqttClient> {
  try {
    return await mqtt.connectAsync(url, options, false)
  } catch (error) {
    throw new LinliError('broker_unreachable', `the broker at ${url} does not answer (${(error as Error).message}); is it running, and is the address right?`, { retryable: true, cause: error })
  }
}

interface Voice { readonly device: Device, readonly speaks: SimulatedDevice, readonly siteOf: ReadonlyMap<string, string>, sequence: number }

function voicesOf (catalogue: Catalogue, drivers: ReadonlyMap<string, SimulatedDevice>): readonly Voice[] {
  const siteOf = new Map(catalogue.spaces.map(space => [space.id, space.site]))
  return catalogue.devices.flatMap(device => {
    const speaks = drivers.get(device.model ?? '')
    return speaks ? [{ device, speaks, siteOf, sequence: 0 }] : []
  })
}

/** Everything that is said in [from, to), in order of time. */
function messagesBetween ({ world, voices, from, to }: { readonly world: World, readonly voices: readonly Voice[], readonly from: number, readonly to: number }): readonly DeviceMessage[] {
  const readings = voices.flatMap(voice => world.readings(voice.device, from, to).map(reading => ({ voice, reading })))
  return readings.sort((a, b) => a.reading.time - b.reading.time).map(({ voice, reading }) => say(voice, reading))
}

function say (voice: Voice, { time, values }: SensorReading): DeviceMessage {
  const site = voice.siteOf.get(placementAt(voice.device, time)?.space ?? '') ?? 'unknown'
  return voice.speaks.message({ device: voice.device, site, values }, time, voice.sequence++)
}
