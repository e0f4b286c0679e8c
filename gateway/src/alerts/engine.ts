import { z } from 'zod'
import { AlertCondition } from '@linli/domain/state'
import { DAY_MS } from '@linli/domain/time'
import type { Finding, Rule, Situation } from './contract.ts'

/** How long a cleared alert stays known (and retained on the bus), so that whoever was away still learns of it. */
const REMEMBERED_MS = DAY_MS

const Entry = z.object({
  rule: z.string(), subject: z.string(),
  /** UTC ms of the first look at which it held. */
  heldFrom: z.number(),
  condition: AlertCondition.optional(),
  /** Active, but not holding since: clears after the off-delay. */
  restingFrom: z.number().optional()
})
type Entry = z.infer<typeof Entry>

const Saved = z.object({ entries: z.array(Entry), cleared: z.array(AlertCondition) })

/** What one look changed. `forgotten`: nobody needs to know of it any more. */
export interface EngineChange { readonly type: 'raised' | 'cleared' | 'changed' | 'forgotten', readonly condition: AlertCondition }

/**
 * Life of alerts: a condition that holds for the on-delay is raised, one that rests for the off-delay is cleared, and there is at most one open
 * alert for each rule and subject. Pure but for its memory, which {@link toJSON} gives and {@link restore} takes back.
 */
export class AlertEngine {
  readonly #rules: readonly Rule[]
  readonly #entries = new Map<string, Entry>()
  #cleared: AlertCondition[] = []

  constructor (rules: Iterable<Rule>) {
    this.#rules = [...rules]
  }

  /** Takes back what {@link toJSON} gave; anything else is ignored. */
  restore (saved: unknown): void {
    const parsed = Saved.safeParse(saved)
    if (!parsed.success) return
    for (const entry of parsed.data.entries) {
      if (this.#rules.some(rule => rule.id === entry.rule)) this.#entries.set(keyOf(entry.rule, entry.subject), entry)
    }
    this.#cleared = parsed.data.cleared
  }

  toJSON (): unknown {
    return { entries: [...this.#entries.values()], cleared: this.#cleared } satisfies z.input<typeof Saved>
  }

  /** Active ones and those that cleared within the last day. */
  conditions (): readonly AlertCondition[] {
    return [...this.active(), ...this.#cleared]
  }

  active (): readonly AlertCondition[] {
    return [...this.#entries.values()].flatMap(({ condition }) => condition ?? [])
  }

  /** Looks at the situation with every rule. */
  evaluate (situation: Situation): readonly EngineChange[] {
    const changes: EngineChange[] = []
    for (const rule of this.#rules) {
      const findings = rule.evaluate(situation, subject => this.#entries.has(keyOf(rule.id, subject)))
      const named = new Set<string>()
      for (const finding of findings) {
        named.add(finding.subject)
        changes.push(...this.#judge(rule, finding, situation.now))
      }
      for (const entry of [...this.#entries.values()]) {
        if (entry.rule === rule.id && !named.has(entry.subject)) changes.push(...this.#clear(entry, situation.now))
      }
    }
    for (const condition of this.#cleared) if (isForgotten(condition, situation.now)) changes.push({ type: 'forgotten', condition })
    this.#cleared = this.#cleared.filter(condition => !isForgotten(condition, situation.now))
    return changes
  }

  #judge (rule: Rule, finding: Finding, now: number): readonly EngineChange[] {
    const key = keyOf(rule.id, finding.subject)
    const entry = this.#entries.get(key)
    if (finding.holds === undefined) return []
    if (!finding.holds) return entry ? this.#rest(rule, entry, now) : []
    const next = entry ?? { rule: rule.id, subject: finding.subject, heldFrom: now }
    delete next.restingFrom
    this.#entries.set(key, next)
    if (next.condition) return this.#follow(next, next.condition, finding)
    if (now - next.heldFrom < rule.onDelayMs) return []
    next.condition = raise(rule, finding, Math.min(finding.since ?? next.heldFrom, now), now)
    return [{ type: 'raised', condition: next.condition }]
  }

  /** A fault that grew is told; a value that moves is not, or every reading would be a message. */
  #follow (entry: Entry, condition: AlertCondition, { folded }: Finding): readonly EngineChange[] {
    if (folded === undefined || folded === condition.folded) return []
    entry.condition = { ...condition, folded }
    return [{ type: 'changed', condition: entry.condition }]
  }

  #rest (rule: Rule, entry: Entry, now: number): readonly EngineChange[] {
    if (!entry.condition) return this.#clear(entry, now)
    entry.restingFrom ??= now
    return now - entry.restingFrom < rule.offDelayMs ? [] : this.#clear(entry, now)
  }

  #clear (entry: Entry, now: number): readonly EngineChange[] {
    this.#entries.delete(keyOf(entry.rule, entry.subject))
    if (!entry.condition) return []
    const condition: AlertCondition = { ...entry.condition, active: false, clearedAt: now }
    this.#cleared.push(condition)
    return [{ type: 'cleared', condition }]
  }
}

function raise (rule: Rule, finding: Finding, since: number, now: number): AlertCondition {
  const about = Object.fromEntries(TOLD.flatMap(name => (finding[name] === undefined ? [] : [[name, finding[name]]]))) as Pick<Finding, (typeof TOLD)[number]>
  return { id: `${rule.id}-${finding.subject}-${now.toString(36)}`, rule: rule.id, site: finding.site, ...about, priority: rule.priority, active: true, since, raisedAt: now }
}

/** What an alert takes over from its finding, where it is said. */
const TOLD = ['space', 'device', 'value', 'limit', 'unit', 'folded'] as const

function isForgotten ({ clearedAt = 0 }: AlertCondition, now: number): boolean {
  return now - clearedAt >= REMEMBERED_MS
}

function keyOf (rule: string, subject: string): string {
  return `${rule}\n${subject}`
}
