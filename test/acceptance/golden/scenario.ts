import { LinliError } from '@linli/domain/errors'
import { parseInstant } from '@linli/domain/time'
import { evaluateUsage, figuresOf, groupFigures, liveCountAt, type UsageEvaluation } from '@linli/domain/usage'
import { catalogueOf, gatewaysOf, readingsOf, type Scenario } from './input.ts'
import { differences, printed } from './verdict.ts'

/** What is wrong with a scenario; empty = it passes. */
export function judgeScenario (scenario: Scenario): readonly string[] {
  const { expected, tolerance } = scenario
  let actual: Readonly<Record<string, unknown>>
  try {
    actual = resultsOf(scenario)
  } catch (error) {
    const code = error instanceof LinliError ? error.code : codeIn(error)
    return code === expected['error'] ? [] : [`expected ${'error' in expected ? `the refusal ${String(expected['error'])}` : 'figures'}, got ${(error as Error).stack}`]
  }
  if ('error' in expected) return [`expected the refusal ${String(expected['error'])}, got figures`]
  return differences(actual, expected, tolerance)
}

/** A code that the catalogue's own check gives. */
function codeIn (error: unknown): string | undefined {
  return /\b(capacity_not_positive|time_without_offset|time_invalid)\b/.exec(String((error as Error).message))?.[1]
}

function resultsOf (scenario: Scenario): Readonly<Record<string, unknown>> {
  const readings = readingsOf(scenario)
  const catalogue = catalogueOf(scenario)
  const calendar = { years: scenario.calendar.years, schoolHolidays: scenario.calendar.schoolHolidays ?? [] }
  const evaluations = new Map(catalogue.spaces.map(space => [space.id, evaluateUsage({
    space, devices: catalogue.devices, gateways: gatewaysOf(catalogue.devices), readings, schoolHolidays: [],
    period: { from: parseInstant(scenario.period.from), to: parseInstant(scenario.period.to) }, ...(scenario.asOf === undefined ? {} : { asOf: parseInstant(scenario.asOf) })
  }, calendar)]))
  const per = <T>(pick: (evaluation: UsageEvaluation) => T) => Object.fromEntries([...evaluations].map(([id, evaluation]) => [id, pick(evaluation)]))
  const figures = Object.fromEntries(catalogue.spaces.map(space => [space.id, Object.fromEntries(Object.entries(figuresOf({ space, parts: evaluations.get(space.id)!.parts })).map(([metric, figure]) => [metric, printed(figure)]))]))
  return {
    ...figures,
    calendar: [...evaluations.values()].some(({ calendar }) => calendar === 'provisional') ? 'provisional' : 'official',
    balance: per(({ balance }) => balance),
    quarters: per(({ quarters }) => quarters.filter(({ mean }) => mean !== undefined).map(({ from, mean, entries }) => ({ from: localIso(from), mean, entries }))),
    live: (scenario.liveChecks ?? []).map(({ space, at }) => ({
      space, at, n: liveCountAt({ space: catalogue.spaces.find(({ id }) => id === space)!, devices: catalogue.devices, readings, at: parseInstant(at) }).people
    })),
    ...(scenario.group ? { group: groupOf(scenario.group.members, { catalogue, evaluations }) } : {})
  }
}

function groupOf (members: readonly string[], { catalogue, evaluations }: { readonly catalogue: ReturnType<typeof catalogueOf>, readonly evaluations: ReadonlyMap<string, UsageEvaluation> }): unknown {
  const group = groupFigures(members.map(id => ({ space: catalogue.spaces.find(space => space.id === id)!, parts: evaluations.get(id)!.parts, atoms: evaluations.get(id)!.atoms })), catalogue.spaces)
  const lines = Object.entries(group.byClass).map(([methodClass, own]) => [methodClass, Object.fromEntries(Object.entries(own).map(([metric, figure]) => [metric, printed(figure)]))])
  return { members: group.members, dropped: group.dropped, ...Object.fromEntries(lines) }
}

function localIso (at: number): string {
  return `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
}
