import { Command } from 'commander'
import { catalogueCommand } from './commands/catalogue.ts'
import { decodeCommand } from './commands/decode.ts'
import { doctorCommand } from './commands/doctor.ts'
import { explainCommand } from './commands/explain.ts'
import { exportCommand } from './commands/export.ts'
import { accountCommand, initCommand } from './commands/init.ts'
import { letterCommand } from './commands/letter.ts'
import { migrateCommand } from './commands/migrate.ts'
import { prepareCommand } from './commands/prepare.ts'
import { replayCommand } from './commands/replay.ts'
import { apiCommand, demoCommand, gatewayCommand, upCommand } from './commands/run.ts'
import { simCommand } from './commands/sim.ts'

/** The `linli` command with every subcommand; each has its own --help. */
export function buildProgram (): Command {
  const program = new Command('linli').description('Space utilisation and facility management for community spaces')
  for (const command of [upCommand, gatewayCommand, apiCommand, demoCommand, simCommand, replayCommand, catalogueCommand, letterCommand, explainCommand, exportCommand, decodeCommand, initCommand, accountCommand, prepareCommand, migrateCommand, doctorCommand]) program.addCommand(command())
  return program
}
