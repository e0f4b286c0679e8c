import { join } from 'node:path'
import { AlertPriority } from '@linli/domain/state'
import { loadFolder } from '../decoders/shared/load-folder.ts'
import type { Rule } from './contract.ts'

/** Every rule of `rules/`, by id. @throws LinliError `module_misfit` with the path. */
export function loadRules (): Promise<ReadonlyMap<string, Rule>> {
  return loadFolder(join(import.meta.dirname, 'rules'), { skip: [], fits: isRule })
}

function isRule (value: unknown): value is Rule {
  const rule = value as Partial<Rule> | undefined
  return typeof rule?.id === 'string' && typeof rule.evaluate === 'function' && AlertPriority.safeParse(rule.priority).success &&
    Number.isFinite(rule.onDelayMs) && Number.isFinite(rule.offDelayMs) && typeof rule.name?.zh === 'string' && typeof rule.name.en === 'string'
}
