import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { HOUR_MS } from '@linli/domain/time'
import { field, from, PLACE, RATIOS, spaceShares, spaceSums, staysQuery, table as ask } from './influxql.ts'
import { spaceLinks } from './links.ts'
import { table, type Column } from './panels/index.ts'
import { names } from './pieces.ts'
import { COMFORT_SCALE, COVERAGE_SCALE } from './thresholds.ts'
import type { Words } from './words.ts'

const sum = (name: string) => `sum(${field('usage_daily', name)})`

/** How people are known (DOMAIN A3.6). */
const methods = (words: Words) => [{ type: 'value', options: { A: { text: words('classA'), index: 0 }, B: { text: words('classB'), index: 1 }, C: { text: words('classC'), index: 2 } } }]

/** Every space of the span, also the blind ones, with their coverage; a figure that is not covered says so. */
export function usageTable (words: Words, { withComfort = false }: { readonly withComfort?: boolean } = {}): Panel {
  const percent = { unit: 'percent', decimals: 1, noValue: 'notTold' as const }
  const hours = { unit: `suffix:${words('hours')}`, decimals: 1 }
  const comfort: readonly Column[] = [{ name: 'co2', title: 'co2Share', width: 90, ...percent, scale: { ...COMFORT_SCALE, steps: COMFORT_SCALE.steps.map(step => step.colour === 'ok' ? { ...step, colour: 'text' as const } : step) } }]
  return table({
    words, title: 'usageTable', about: 'usageTableAbout', noValue: 'noDays', merged: true, hidden: ['site', 'space'], drop: withComfort ? ['Time', 'open'] : ['Time'], sort: { by: 'utilisation', descending: true },
    columns: [
      { name: 'name', title: 'space', width: 120, grows: true, links: spaceLinks(words) }, { name: 'siteName', title: 'site', width: 120, grows: true },
      { name: 'utilisation', title: 'utilisation', width: 84, ...percent }, { name: 'frequency', title: 'frequency', width: 92, ...percent },
      { name: 'coverage', title: 'coverage', width: 88, unit: 'percent', decimals: 1, scale: { ...COVERAGE_SCALE, steps: COVERAGE_SCALE.steps.map(step => step.colour === 'quiet' ? { ...step, colour: 'text' as const } : step) }, noValue: 'noSensor' },
      { name: 'occupancyClass', title: 'method', width: 92, mappings: methods(words), noValue: 'noSensor' },
      { name: 'visits', title: 'visits', width: 74, unit: 'none', noValue: 'notTold' }, { name: 'peak', title: 'peak', width: 74, unit: 'none', noValue: 'notTold' },
      { name: 'stay', title: 'stay', width: 80, unit: `suffix:${words('minutes')}`, noValue: 'notTold' },
      { name: 'over', title: 'overTime', width: 85, ...hours, noValue: 'notTold' }, ...withComfort ? comfort : [{ name: 'open', title: 'openTime', width: 85, ...hours } as const]
    ],
    queries: [
      ask(`SELECT ${names(words)}, ${sum('openMs')} / ${HOUR_MS} AS "open" FROM ${from('usage_daily')} WHERE ${PLACE} AND "openMs" > 0 AND $timeFilter GROUP BY "site", "space"`),
      ask(`SELECT last("occupancyClass") AS "occupancyClass", 100 * ${sum('validMs')} / ${sum('openMs')} AS "coverage" FROM ${from('usage_daily')} WHERE ${PLACE} AND "occupancyClass" =~ /./ AND "openMs" > 0 AND $timeFilter GROUP BY "site", "space"`),
      spaceShares('utilisation', RATIOS.utilisation), spaceShares('frequency', RATIOS.frequency), spaceSums({ over: `${sum('overMs')} / ${HOUR_MS}` }, RATIOS.utilisation, { as: 'peak', of: 'peakMean' }),
      spaceSums({ visits: sum('visits') }, { known: [['visitsKnownMs', 'openMs']], where: '"visitsClass" =~ /./' }), staysQuery(), ...(withComfort ? [spaceShares('co2', RATIOS.co2)] : [])
    ]
  })
}
