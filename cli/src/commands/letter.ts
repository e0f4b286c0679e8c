import { Command, Option } from 'commander'
import { systemClock } from '@linli/domain/time'
import { LinliError } from '@linli/domain/errors'
import { createLog } from '../log/index.ts'
import { findInstance, type Instance } from '../instance/index.ts'
import { startAll } from '../up/index.ts'
import { settingsOf, withSettings } from './settings.ts'

/** What the api answers when a letter was made. */
export interface MadeLetter { readonly id: string, readonly subject: string, readonly made: boolean }

/** `linli letter`: makes the letter of one street and week. */
export function letterCommand (): Command {
  return withSettings(new Command('letter'), ['home', 'logLevel'])
    .description('make the weekly letter of a street into the outbox; one that exists stays as it was sent')
    .requiredOption('-s, --street <id>', 'id of the street')
    .option('-w, --week <date>', 'a day of the week, YYYY-MM-DD; without it the last whole week')
    .addOption(new Option('-l, --language <language>', 'language of the letter').choices(['zh', 'en']).default('zh'))
    .action(async ({ street, week, language, ...options }: { street: string, week?: string, language: string }) => {
      await withInstance(options, async instance => {
        const { id, subject, made } = await instance.call('POST', '/api/v1/letters', { street, language, ...(week === undefined ? {} : { week }) }) as MadeLetter
        process.stdout.write(`${made ? 'made' : 'exists already'}: ${id} · ${subject}\n${new URL(`/letters/${id}`, instance.url).href}\n`)
      })
    })
}

/** Hands over the instance that runs on the home, or one that is started for the purpose on free ports and ended after it. */
export async function withInstance (options: object, act: (instance: Instance) => Promise<void>): Promise<void> {
  const config = settingsOf({ ...options })
  const running = findInstance(config.home)
  if (running) {
    await act(running)
    return
  }
  const own = await startAll({ config: { ...config, httpPort: 0, mqttPort: 0, mqttHost: '127.0.0.1' }, clock: systemClock, log: createLog(config.logLevel), demo: false, sendsLetters: false })
  try {
    const instance = ownInstance(config.home)
    await act(instance)
  } finally {
    await own.stop()
  }
}

function ownInstance (home: string): Instance {
  const instance = findInstance(home)
  if (!instance) throw new LinliError('instance_starting', `the Linli on ${home} did not start`)
  return instance
}
