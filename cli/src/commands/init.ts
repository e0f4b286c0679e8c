import { Command } from 'commander'
import { systemClock } from '@linli/domain/time'
import { addAccount } from '../init/account.ts'
import { FILES, initialise } from '../init/index.ts'

const FOLDER = ['-d, --dir <folder>', 'folder of the installation', '.'] as const

/** `linli init`: what an installation needs of its own, before it is started for the first time. */
export function initCommand (): Command {
  return new Command('init')
    .description('make the secrets, the certificates and the broker\'s files of an installation; what is there already stays')
    .option(...FOLDER)
    .option('--host <names...>', 'names and addresses by which devices reach the broker', [])
    .action(async ({ dir, host }: { dir: string, host: string[] }) => {
      const { made, kept } = await initialise(dir, { hosts: host, now: systemClock.now() })
      for (const name of made) process.stdout.write(`made ${name}\n`)
      if (kept.length > 0) process.stdout.write(`${kept.length} file(s) were there already and stay as they are\n`)
      process.stdout.write(`next: docker compose up -d (settings in ${FILES.environment})\ndevices trust ${FILES.authority}; give each an account: linli account ID\n`)
    })
}

/** `linli account`: lets a device, or a bridge of another ecosystem, connect. */
export function accountCommand (): Command {
  return new Command('account')
    .description('make a broker account: a device publishes under its own id; with --topic a bridge publishes what its ecosystem does')
    .argument('<name>', 'id of the device in the catalogue, or a name for the bridge')
    .option(...FOLDER)
    .option('-t, --topic <filters...>', 'topics a bridge may publish and read, such as zigbee2mqtt/#', [])
    .action((name: string, { topic, dir }: { topic: string[], dir: string }) => {
      const password = addAccount(dir, { name, topics: topic })
      process.stdout.write(`${name} has the password ${password}\nit is shown only now; let the broker read its files again (docker compose exec mosquitto sh -c "kill -HUP 1")\n`)
    })
}
