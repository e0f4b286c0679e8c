import { Command } from 'commander'
import { systemClock } from '@linli/domain/time'
import type { Setting } from '../config/index.ts'
import { createLog } from '../log/index.ts'
import { startDemo } from '../up/remote-demo.ts'
import { startAll, startApi, startGateway, type Running, type Surroundings } from '../up/index.ts'
import { nextSignal } from './signal.ts'
import { BROKER_SETTINGS, MAIL_SETTINGS, settingsOf, STORE_SETTINGS, withSettings } from './settings.ts'

const COMMON: readonly Setting[] = ['home', ...STORE_SETTINGS, 'rawRetentionDays', 'logLevel']
const BROKER: readonly Setting[] = ['mqttPort', 'mqttHost', ...BROKER_SETTINGS, 'mqttLogFile']

/** `linli up`: everything in one process. */
export function upCommand (): Command {
  return withSettings(new Command('up'), [...COMMON, 'httpPort', 'httpHost', 'httpNames', ...BROKER, ...MAIL_SETTINGS])
    .description('run everything in one process: broker, gateway, store, api, console and a simulated demo district')
    .option('--empty', 'without the demo district: your own catalogue and devices')
    .action((options: { empty?: boolean }) => runUntilSignal(options, surroundings => startAll({ ...surroundings, demo: options.empty !== true })))
}

/** `linli gateway`: the ingestion service alone. */
export function gatewayCommand (): Command {
  return withSettings(new Command('gateway'), [...COMMON, ...BROKER, 'gatewayPort', 'gatewayHost'])
    .description('run the gateway alone: takes messages, writes readings, keeps live states and alerts')
    .action((options: object) => runUntilSignal(options, startGateway))
}

/** `linli api`: api and console alone. */
export function apiCommand (): Command {
  return withSettings(new Command('api'), [...COMMON, 'httpPort', 'httpHost', 'httpNames', ...BROKER_SETTINGS, 'gatewayPort', 'gatewayUrl', ...MAIL_SETTINGS])
    .description('run api and console alone, beside a gateway')
    .action((options: object) => runUntilSignal(options, startApi))
}

/** `linli demo`: the simulated district with its past, beside an installation. */
export function demoCommand (): Command {
  return withSettings(new Command('demo'), [...COMMON, ...BROKER_SETTINGS, 'apiUrl'])
    .description('let the simulated district, with eight weeks of past, live in an installation of gateway and api')
    .action((options: object) => runUntilSignal(options, startDemo))
}

async function runUntilSignal (options: object, start: (surroundings: Surroundings) => Promise<Running>): Promise<void> {
  const config = settingsOf({ ...options })
  const ended = nextSignal()
  const log = createLog(config.logLevel)
  const running = await start({ config, clock: systemClock, log })
  process.stdout.write(`Linli is ready: ${running.httpUrl} · MQTT ${running.mqttUrl} · home ${running.home} · Ctrl-C ends it\n`)
  await ended
  await running.stop()
}
