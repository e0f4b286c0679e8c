import type { ExplainedDay, Explanation } from '@linli/domain/explain'
import { displayCoverage, displayFigure, FLAG_TEXTS, METRIC_NAMES, roundHalfUp, type Figure } from '@linli/domain/figures'
import { HOUR_MS, localDate, startOfLocalDay } from '@linli/domain/time'
import { DEVICE_KIND_NAMES, type Words } from '../words/index.ts'
import { formulaText } from './formula.ts'
import { openHours, partColumns, partName, partText } from './part-values.ts'
import { causeText, CHECK_KEYS, gapText, GRADE_KEYS, knowledgeText, periodText, rawText, reasonText, serviceText, spanText, STATE_KEYS, versionsText } from './sentences.ts'

/** An explanation as lines of a terminal: what the page says, in its order and words. */
export function explanationLines (view: Explanation, words: Words): readonly string[] {
  const { space, metric, figure, definition, catalogue, now } = view
  const formula = formulaText(view, words)
  return [
    `${words.text(space.name)} / ${words.text(space.siteName)} · ${words.text(METRIC_NAMES[metric])} · ${periodText(view, words)}`,
    `${printed(figure, words)}  (${knowledgeText(view, words)})`,
    ...(formula === undefined ? [] : [`= ${formula}`]), ...figure.flags.flatMap(flag => FLAG_TEXTS[flag]?.[words.language] ?? []),
    '', `${words('definition')} · ${words('definitionVersion', { n: definition.version })}`, `  ${words.text(definition.text)}`,
    '', `${words('byDay')}  (· ${words('stateClosed')}  █ ${words.text({ zh: '已知', en: 'known' })}  ░ ${words.text({ zh: '不知道', en: 'not known' })})`, ...dayLines(view, words),
    ...section(words('missing'), view.reasons.map(reason => `${'from' in reason ? `${spanText(reason, words, now)}  ` : ''}${reasonText(reason, words)}`), words('missingNone')),
    ...section(words('sensors'), view.sensors.map(sensor => [
      words.text(sensor.name), words.text(DEVICE_KIND_NAMES[sensor.kind]), words(sensor.decides ? 'sensorDecides' : 'sensorBeside'), ...(sensor.watchedMs ? [displayCoverage((sensor.knownMs ?? 0) / sensor.watchedMs)] : []),
      gapText(sensor, words), ...(sensor.readings === undefined ? [] : [words('sensorReadings', { n: sensor.readings })]), rawText(sensor, words), serviceText(sensor, view, words)
    ].filter(Boolean).join(' · ')), words('sensorsNone')),
    ...(view.balance.length === 0 ? [] : section(words('corrections'), view.balance.map(({ day, in: came, out, grade, used, s, visits }) =>
      `${words.day(day, now)}  ${words('rawIn', { n: came })} · ${words('rawOut', { n: out })} · ${words(GRADE_KEYS[grade])} · s ${s === undefined ? '—' : roundHalfUp(s, 3)} → ${used && visits !== undefined ? roundHalfUp(visits, 2) : words('notUsed')}`), '')),
    ...section(words('inForce'), [
      `${words('capacityVersions')}: ${view.capacity.length === 0 ? words('noCapacity') : versionsText(view.capacity, words, now)}`,
      `${words('openHours')}: ${words('openTotal', { hours: openHours(view.days) })}`,
      `${words('catalogueVersion')}: ${words('catalogueIs', { n: catalogue.version, time: `${words.day(localDate(catalogue.at), now)} ${words.clock(catalogue.at)}`, by: catalogue.by })}`
    ], ''),
    ...changeLines(view, words), '', `SHA-256 ${view.hash}`
  ]
}

function printed (figure: Figure, { language }: Words): string {
  const { coverage, methodClass } = figure
  return `${displayFigure(figure, language)}${coverage === undefined ? '' : ` [${[methodClass, displayCoverage(coverage)].filter(Boolean).join(' ')}]`}`
}

function section (title: string, lines: readonly string[], none: string): readonly string[] {
  return ['', title, ...(lines.length === 0 ? [none] : lines).map(line => `  ${line}`)]
}

function dayLines (view: Explanation, words: Words): readonly string[] {
  const columns = partColumns(view.definition, words)
  const cells = (parts: Explanation['sum']) => columns.map(({ name, unit, print }) => `${name} ${print(parts)}${unit === '' ? '' : ` ${unit}`}`).join(' · ')
  return [
    ...view.days.map(day => `  ${words.day(day.date, view.now)}  ${hoursOf(day, view.reasons)}  ${words(STATE_KEYS[day.state])}  ${printed(day.figure, words)}  ${cells(day.parts)}${day.check === 'same' ? '' : `  (${words(CHECK_KEYS[day.check])})`}`),
    `  ${words('sum')}  ${printed(view.figure, words)}  ${cells(view.sum)}`
  ]
}

/** The 24 hours of a day, one letter each. */
function hoursOf ({ date, open, state }: ExplainedDay, reasons: Explanation['reasons']): string {
  const midnight = startOfLocalDay(date)
  const isRefused = state === 'blind' && reasons.some(reason => reason.kind === 'day_refused' && reason.day === date)
  return Array.from({ length: 24 }, (_, hour) => {
    const [from, to] = [midnight + hour * HOUR_MS, midnight + (hour + 1) * HOUR_MS]
    const meets = (span: { readonly from: number, readonly to: number }) => span.from < to && from < span.to
    if (!open.some(meets)) return '·'
    return isRefused || reasons.some(reason => 'from' in reason && meets(reason)) ? '░' : '█'
  }).join('')
}

function changeLines (view: Explanation, words: Words): readonly string[] {
  const { changes: { against, days, figureNow, definition }, figure, now } = view
  const expired = view.days.filter(({ check }) => check === 'expired').length
  const lines = [
    ...(figureNow ? [words('figureThenNow', { before: displayFigure(figure, words.language), after: displayFigure(figureNow, words.language) })] : []),
    ...(definition ? [causeText({ kind: 'definition', ...definition }, words, now)] : []),
    ...days.flatMap(({ date, differences, causes }) => [
      ...differences.map(({ part, before, after }) => `${words.day(date, now)}  ${words('partThenNow', { part: partName(part, words), before: partText(part, before, words), after: partText(part, after, words) })}`),
      ...causes.map(cause => `${words.day(date, now)}  ${causeText(cause, words, now)}`)
    ])
  ]
  const isSame = days.length === 0 && !definition
  const calm = !isSame || (against === 'stored' && expired === view.days.length) ? [] : [words(against === 'stored' ? 'changesNone' : 'changesNoneSince')]
  return section(words('changes'), [...(isSame ? calm : lines), ...(expired === 0 ? [] : [words('changesUnchecked', { n: expired })])], '')
}
