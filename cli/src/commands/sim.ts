import { Command } from 'commander'
import { Catalogue } from '@linli/domain/catalogue'
import { systemClock } from '@linli/domain/time'
import { demoCatalogue } from '@linli/firmware-sim/demo'
import { startLiveDistrict } from '@linli/firmware-sim/live'
import { stringify } from 'yaml'
import { createLog } from '../log/index.ts'
import { nextSignal } from './signal.ts'
import { brokerAt } from '../up/broker.ts'
import { BROKER_SETTINGS, settingsOf, withSettings } from './settings.ts'

/** `linli sim`: the simulated district at any broker. */
export function simCommand (): Command {
  return withSettings(new Command('sim'), [...BROKER_SETTINGS, 'mqttPort', 'logLevel'])
    .description('let the simulated district speak to a broker; without --mqtt-url to the one on this machine')
    .option('--catalogue', 'print the district\'s catalogue as YAML, for "linli catalogue import", and end')
    .action(async (options: { catalogue?: boolean }) => {
      const config = settingsOf({ ...options })
      const catalogue = demoCatalogue(systemClock.now())
      if (options.catalogue) {
        process.stdout.write(stringify(catalogue))
        return
      }
      const ended = nextSignal()
      const url = config.mqttUrl ?? `mqtt://127.0.0.1:${config.mqttPort}`
      const district = await startLiveDistrict({
        ...brokerAt(url, config), catalogue: Catalogue.parse(catalogue), clock: systemClock, log: createLog(config.logLevel)
      })
      process.stdout.write(`the simulated district speaks to ${url} · Ctrl-C ends it\n`)
      await ended
      await district.stop()
    })
}
