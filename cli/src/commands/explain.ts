import { Command, Option } from 'commander'
import { explanationLines, wordsIn } from '@linli/dashboards/explanation'
import { readQuery, type Explanation } from '@linli/domain/explain'
import type { Figure } from '@linli/domain/figures'
import type { Language } from '@linli/domain/text'
import { withInstance } from './letter.ts'
import { withSettings } from './settings.ts'

interface Asked { readonly space: string, readonly metric: string, readonly from: string, readonly to: string, readonly asOf?: string, readonly language: Language, readonly json?: true }

/** `linli explain`: where a figure comes from, in a terminal. */
export function explainCommand (): Command {
  return withSettings(new Command('explain'), ['home', 'logLevel'])
    .description('say where a figure comes from: definition, sensors and gaps, corrections, parts by day, changes, hash')
    .requiredOption('-s, --space <id>', 'id of the space')
    .requiredOption('-m, --metric <id>', 'metric, for example visits or utilisation')
    .requiredOption('-f, --from <date>', 'first day, YYYY-MM-DD')
    .requiredOption('-t, --to <date>', 'day after the last one')
    .option('-a, --as-of <time>', 'as it was known then, ISO 8601 with offset; says what has changed since')
    .option('--json', 'all of it as JSON, as the api answers')
    .addOption(new Option('-l, --language <language>', 'language of the text').choices(['zh', 'en']).default('zh'))
    .action(async ({ space, metric, from, to, asOf, language, json, ...options }: Asked) => {
      const asked = { space, metric, from, to, ...(asOf === undefined ? {} : { asOf }) }
      // A wrong question is told before anything is started for it.
      readQuery(asked)
      await withInstance(options, async instance => {
        const answer = await instance.call('GET', `/api/v1/explain?${new URLSearchParams(asked).toString()}`) as Answered
        process.stdout.write(json === true ? `${JSON.stringify(answer, undefined, 2)}\n` : `${explanationLines(explanationOf(answer), wordsIn(language)).join('\n')}\n`)
      })
    })
}

/** A figure as the api answers it: what is not there is null. */
type NullFigure = Omit<Figure, 'value' | 'coverage' | 'methodClass'> & { readonly [K in 'value' | 'coverage' | 'methodClass']: Figure[K] | null }
type Answered = Omit<Explanation, 'figure' | 'days' | 'changes'> & {
  readonly figure: NullFigure, readonly days: readonly (Omit<Explanation['days'][number], 'figure'> & { readonly figure: NullFigure })[]
  readonly changes: Omit<Explanation['changes'], 'figureNow'> & { readonly figureNow?: NullFigure }
}

function figureOf ({ value, coverage, methodClass, ...figure }: NullFigure): Figure {
  return { ...figure, value: value ?? undefined, coverage: coverage ?? undefined, methodClass: methodClass ?? undefined }
}

function explanationOf ({ figure, days, changes: { figureNow, ...changes }, ...rest }: Answered): Explanation {
  return { ...rest, figure: figureOf(figure), days: days.map(({ figure: own, ...day }) => ({ ...day, figure: figureOf(own) })), changes: { ...changes, ...(figureNow ? { figureNow: figureOf(figureNow) } : {}) } }
}
