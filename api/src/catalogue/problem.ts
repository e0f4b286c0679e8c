import { LinliError } from '@linli/domain/errors'

/** What is wrong in a catalogue file, and where: line and column count from 1. */
export interface CatalogueProblem { readonly line: number, readonly column: number, readonly message: string }

/** A file of which nothing was imported, with everything that is wrong in it. Code `catalogue_invalid`. */
export class CatalogueInvalid extends LinliError {
  readonly problems: readonly CatalogueProblem[]

  constructor (fileName: string, problems: readonly CatalogueProblem[]) {
    const lines = problems.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`)
    super('catalogue_invalid', `${fileName} has ${lines.length} problem(s), nothing was imported:\n  ${lines.join('\n  ')}`)
    this.problems = problems
  }
}
