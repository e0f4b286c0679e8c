import { readFileSync } from 'node:fs'
import { LinliError } from '@linli/domain/errors'
import { parse } from 'yaml'
import { Config, discordsOf, FILE_VARIABLE, SECRETS, TEST_PREFIX, VARIABLES, type Setting } from './settings.ts'

export { bucketsOf, Config, VARIABLES, type Setting } from './settings.ts'

type Environment = Readonly<Record<string, string | undefined>>
interface Given { readonly value: unknown, readonly where: string }

const SECRET: ReadonlySet<Setting> = new Set(SECRETS)

/**
 * Reads the configuration from flags, environment and file.
 * @throws LinliError `config_invalid` that names every problem at once, each with where it was set and its value.
 */
export function readConfig (flags: Partial<Record<Setting | 'config', string | undefined>>, variables: Environment = process.env): Config {
  // Who composes an environment cannot leave a variable out, only empty.
  const environment = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const file = flags.config ?? environment[FILE_VARIABLE]
  const problems = strangersIn(environment)
  const given = new Map<Setting, Given>()
  if (file !== undefined) readSettingsFile(file, given, problems)
  for (const [key, variable] of settings()) {
    if (environment[variable] !== undefined) given.set(key, { value: environment[variable], where: variable })
    if (SECRET.has(key)) readSecretFile(key, environment, given, problems)
    if (flags[key] !== undefined) given.set(key, { value: flags[key], where: `--${key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}` })
  }
  const parsed = Config.safeParse(Object.fromEntries([...given].map(([key, { value }]) => [key, value])))
  if (parsed.success) problems.push(...discordsOf(parsed.data))
  else {
    for (const issue of parsed.error.issues) {
      const key = issue.path[0] as Setting
      const { where = VARIABLES[key], value } = given.get(key) ?? {}
      problems.push(`${where}=${SECRET.has(key) ? '…' : printed(value)}: ${issue.message}`)
    }
  }
  if (!parsed.success || problems.length > 0) throw new LinliError('config_invalid', `the configuration has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`)
  return parsed.data
}

/** A value, without what stands before the host of an address: it may be a password. */
function printed (value: unknown): string {
  return (JSON.stringify(value) ?? '').replace(/\/\/[^/\s]*@/g, '//…@')
}

function settings (): [Setting, string][] {
  return Object.entries(VARIABLES) as [Setting, string][]
}

const fileVariableOf = (key: Setting) => `${VARIABLES[key]}_FILE`

function strangersIn (environment: Environment): string[] {
  const known = new Set<string>([...Object.values(VARIABLES), ...SECRETS.map(fileVariableOf), FILE_VARIABLE])
  return Object.keys(environment).filter(name => name.startsWith('LINLI_') && !name.startsWith(TEST_PREFIX) && !known.has(name))
    .map(name => `${name}: there is no such setting; known are ${[...known].join(', ')}`)
}

/** A secret in a file of its own, as containers are given it; the line's end does not belong to it. */
function readSecretFile (key: Setting, environment: Environment, given: Map<Setting, Given>, problems: string[]): void {
  const where = fileVariableOf(key)
  const file = environment[where]
  if (file === undefined) return
  if (environment[VARIABLES[key]] !== undefined) {
    problems.push(`${where}: ${VARIABLES[key]} is set as well; set one of the two`)
    return
  }
  try {
    const value = readFileSync(file, 'utf8').trimEnd()
    if (value !== '') given.set(key, { value, where: `${where} (${file})` })
  } catch (error) {
    problems.push(`${where}=${JSON.stringify(file)}: ${(error as Error).message}`)
  }
}

function readSettingsFile (file: string, given: Map<Setting, Given>, problems: string[]): void {
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    problems.push(`${file}: ${(error as Error).message}`)
    return
  }
  if (content === null) return
  if (typeof content !== 'object' || Array.isArray(content)) {
    problems.push(`${file}: write one setting a line, like "httpPort: 8080"`)
    return
  }
  for (const [key, value] of Object.entries(content)) {
    if (Object.hasOwn(VARIABLES, key)) given.set(key as Setting, { value, where: `${file}: ${key}` })
    else problems.push(`${file}: ${key}: there is no such setting; known are ${Object.keys(VARIABLES).join(', ')}`)
  }
}
