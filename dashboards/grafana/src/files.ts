import { LANGUAGES } from './languages.ts'
import { buildBoard, uidOf, type Board } from './board.ts'

/** What Grafana is given: a file for each board and language, by its path in `generated/`. Folders of files are folders of boards. */
export function filesOf (boards: readonly Board[], options: { readonly consoleUrl?: string } = {}): ReadonlyMap<string, string> {
  return new Map(boards.flatMap(board => LANGUAGES.map(language => {
    const folder = board.folder === 'platform' ? 'platform' : language
    return [`${folder}/${uidOf(board.id, language)}.json`, `${JSON.stringify(buildBoard(board, language, options), null, 2)}\n`] as const
  })))
}
