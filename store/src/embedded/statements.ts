import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

/** Rows in one statement; what is left over goes in smaller ones. */
const SIZES = [49, 7, 1]
/** Kinds of rows whose statements are kept ready: about as many as kinds of message. */
const KEPT = 200

/** Inserts that take many rows in one statement: most of the cost of a row is that of its statement. */
export class ManyRows {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor (database: DatabaseSync) {
    this.#database = database
  }

  /** Runs `head VALUES (…), … tail` for `values`, which are rows of `width` values one after another. */
  run (head: string, width: number, tail: string, values: readonly SQLInputValue[]): void {
    let at = 0
    for (const size of SIZES) {
      const taken = size * width
      while (values.length - at >= taken) {
        this.#statement(head, width, tail, size).run(...values.slice(at, at + taken))
        at += taken
      }
    }
  }

  #statement (head: string, width: number, tail: string, size: number): StatementSync {
    const key = `${size} ${head}`
    let statement = this.#statements.get(key)
    if (statement === undefined) {
      if (this.#statements.size >= KEPT) this.#statements.clear()
      const row = `(?${', ?'.repeat(width - 1)})`
      statement = this.#database.prepare(`${head} VALUES ${row}${`, ${row}`.repeat(size - 1)} ${tail}`)
      this.#statements.set(key, statement)
    }
    return statement
  }
}
