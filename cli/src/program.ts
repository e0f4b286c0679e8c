import { Command } from 'commander'
import { decodeCommand } from './commands/decode.ts'

/** The `linli` command with every subcommand; each has its own --help. */
export function buildProgram (): Command {
  return new Command('linli')
    .description('Space utilisation and facility management for community spaces')
    .addCommand(decodeCommand())
}
