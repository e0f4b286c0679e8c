import type { PipelineStatus } from '@linli/domain/pipeline'
import type { FieldRefusal } from '@linli/domain/readings'

type Refusal = PipelineStatus['refusals'][number]

/** Refusals that are remembered, by device, field and reason. */
const KEPT = 200

/** Fields that were not stored since the start, by device and field, newest first. */
export class Refusals {
  readonly #byKey = new Map<string, Refusal>()

  note (refusal: FieldRefusal & { readonly device: string }, at: number): void {
    const key = `${refusal.device} ${refusal.field} ${refusal.reason}`
    const count = (this.#byKey.get(key)?.count ?? 0) + 1
    // Put last again: the map is in order of the newest.
    this.#byKey.delete(key)
    this.#byKey.set(key, { ...refusal, count, lastAt: at })
    if (this.#byKey.size > KEPT) this.#byKey.delete(this.#byKey.keys().next().value!)
  }

  list (): readonly Refusal[] {
    return [...this.#byKey.values()].reverse()
  }
}
