import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { defineBoard } from '../board.ts'
import { Grid } from '../grid.ts'
import { COUNTED_DAYS, COUNTED_VISITS, coverageQuery, field, groupShare, nameIn, overTimeQuery, RATIOS, spaceShares, spaceSums, visitsOfSites, visitsQuery } from '../influxql.ts'
import { AS_LINE, compared, DASHED, lineIn, lines, onTheRight, ranking, stat } from '../panels/index.ts'
import { gapTile, namesWithin } from '../pieces.ts'
import { COVERAGE_SCALE, PLAIN } from '../thresholds.ts'
import { usageTable } from '../usage-table.ts'
import type { WordKey, Words } from '../words.ts'

export default defineBoard({
  id: 'linli-usage', title: 'usage', about: 'usageAbout', folder: 'spaces', refresh: '15m', range: ['now-30d/d', 'now'], choice: 'many', events: ['renewal'],
  panels: words => new Grid()
    .row(4, ...figureTiles(words), [4, overTile(words)], [4, gapTile(words)])
    .row(11, [9, visitsByDay(words)], [8, shareByDay(words, '1d')], [7, visitsBySite(words)])
    .row(13, [12, utilisationRanking(words)], [12, peaks(words)])
    .row(13, [24, usageTable(words)]).panels
})

/** Figures of the group, and what they stand on. */
export function figureTiles (words: Words): readonly (readonly [number, Panel])[] {
  const figure = (title: WordKey, about: WordKey, ratio: keyof typeof RATIOS) =>
    stat({ words, title, about, noValue: 'insufficient', unit: 'percent', decimals: 1, queries: [groupShare(words(title), RATIOS[ratio])] })
  return [
    [4, stat({
      words, title: 'visits', about: 'visitsAbout', noValue: 'insufficient', unit: 'none', several: 'beside', queries: [visitsQuery(words('visits')), coverageQuery(words('coverage'), { of: ['visitsKnownMs', 'openMs'], where: `${COUNTED_VISITS} AND "nested" = 0` })],
      overrides: [{ name: words('coverage'), properties: { unit: 'percent', decimals: 1 } }]
    })],
    [4, figure('frequency', 'frequencyAbout', 'frequency')], [4, figure('utilisation', 'utilisationAbout', 'utilisation')],
    [4, stat({ words, title: 'coverage', about: 'coverageAbout', noValue: 'noDays', unit: 'percent', decimals: 1, scale: COVERAGE_SCALE, queries: [coverageQuery(words('coverage'))] })]
  ]
}

function overTile (words: Words): Panel {
  return stat({
    words, title: 'overTime', about: 'overTimeAbout', noValue: 'insufficient', unit: `suffix:${words('hours')}`, decimals: 1,
    queries: [overTimeQuery(words('overTime'))]
  })
}

function visitsByDay (words: Words): Panel {
  return visitsOver(words, '1d', 'visitsByDay', { about: 'visitsByDayAbout', weekAgo: true })
}

/** Visits in bars, and over them how much of the opening is known. */
export function visitsOver (words: Words, every: string, title: WordKey, { about = 'visitsOverAbout', weekAgo = false }: { readonly about?: WordKey, readonly weekAgo?: boolean } = {}): Panel {
  return lines({
    words, title, about, noValue: 'insufficient', unit: 'none', min: 0, style: 'bars', interval: '1d',
    queries: [visitsQuery(words('visits'), every), ...(weekAgo ? [visitsQuery(words('weekAgo'), every, 'usage_week_ago')] : []), coverageQuery(words('coverage'), { of: ['visitsKnownMs', 'openMs'], where: `${COUNTED_VISITS} AND "nested" = 0`, every })],
    overrides: [lineIn(words('visits'), 'data'), ...(weekAgo ? [lineIn(words('weekAgo'), 'full', { ...AS_LINE, ...DASHED })] : []), lineIn(words('coverage'), 'unk', { ...AS_LINE, ...onTheRight('percent'), min: 0, max: 100 })]
  })
}

/** Frequency and utilisation of the spaces that are known well enough, and the coverage of all. */
export function shareByDay (words: Words, every: string): Panel {
  return lines({
    words, title: 'shareOverTime', about: 'shareOverTimeAbout', noValue: 'insufficient', unit: 'percent', decimals: 1, min: 0, max: 100, interval: '1d', bridgeMs: every === '1d' ? 36 * 3_600_000 : 8 * 86_400_000,
    queries: [groupShare(words('frequency'), RATIOS.frequency, every), groupShare(words('utilisation'), RATIOS.utilisation, every), coverageQuery(words('coverage'), { every })],
    overrides: [lineIn(words('frequency'), 'data'), lineIn(words('utilisation'), 'full'), lineIn(words('coverage'), 'unk')]
  })
}

/** Bars and not a stack of days: a day on which one site is blind would look like a day on which fewer came. */
function visitsBySite (words: Words): Panel {
  return ranking({
    words, title: 'visitsBySite', about: 'visitsBySiteAbout', noValue: 'insufficient', unit: 'none', scale: { ...PLAIN, base: 'data' }, value: 'visits', label: 'siteName', drop: ['site'], namesAbove: true, top: 12,
    queries: [visitsOfSites(nameIn(words.language, 'siteName'))]
  })
}

/** Only spaces that are counted and known well enough: a bar of a blind space would be a claim. */
function utilisationRanking (words: Words): Panel {
  return ranking({
    words, title: 'utilisationRanking', about: 'utilisationRankingAbout', noValue: 'insufficient', unit: 'percent', decimals: 1, scale: { ...PLAIN, base: 'data' }, value: 'utilisation', label: 'name', drop: ['site', 'space', 'siteName'], namesAbove: true, top: 12,
    queries: [spaceShares('utilisation', RATIOS.utilisation, { names: `, ${namesWithin(words)}`, more: ` AND ${COUNTED_DAYS}` })]
  })
}

function peaks (words: Words): Panel {
  return compared({
    words, title: 'peaks', about: 'peaksAbout', noValue: 'insufficient', unit: 'none', label: 'name', drop: ['site', 'space', 'siteName'], sort: 'peak',
    queries: [spaceSums({
      siteName: `mode(${nameIn(words.language, 'siteName')})`, name: `mode(${nameIn(words.language, 'name')})`, capacity: `sum(${field('usage_daily', 'capacityMs')}) / sum(${field('usage_daily', 'openMs')})`
    }, { ...RATIOS.utilisation, where: `"capacityMs" > 0 AND ${COUNTED_DAYS}` }, { as: 'peak', of: 'peakMean' })],
    overrides: [lineIn('peak', 'data', { displayName: words('peak') }), lineIn('capacity', 'unk', { displayName: words('capacity') })]
  })
}
