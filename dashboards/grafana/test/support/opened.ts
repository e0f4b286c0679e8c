import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import { BOARDS, buildBoard } from '../../src/index.ts'
import { LANGUAGES } from '../../src/languages.ts'
import { interpolate, type Choice, type Question, type Target } from './grafana.ts'

const SPANS: Readonly<Record<string, number>> = { 'now/d': DAY_MS, 'now-24h': DAY_MS, 'now-6h': 6 * HOUR_MS, 'now-7d': 7 * DAY_MS, 'now-7d/d': 7 * DAY_MS, 'now-30d/d': 30 * DAY_MS, 'now-12M/M': 365 * DAY_MS }

/** The span of a panel that has one of its own. */
const OWN_SPANS: Readonly<Record<string, number>> = { '4h': 4 * HOUR_MS, '8w': 56 * DAY_MS }

export const ALL: Choice = { site: 'all', space: 'all' }

/** A board as somebody opens it: what is chosen, and the span that it opens with, ms. */
export interface Opened { readonly id: string, readonly board: Dashboard, readonly choice: Choice, readonly span: number }

/** Every board in both languages; those of one space with `one` chosen. */
export function openBoards (one: Choice): readonly Opened[] {
  return BOARDS.flatMap(board => LANGUAGES.map(language => ({ id: board.id, board: buildBoard(board, language), choice: board.choice === 'one' ? one : ALL, span: SPANS[board.range[0]]! })))
}

/** A question as the browser sends it at an instant. */
export function put (question: Question, { now, span: ofBoard, choice }: Pick<Opened, 'span' | 'choice'> & { readonly now: number }): Target {
  const own = question.panel?.timeFrom
  const span = own === undefined ? ofBoard : OWN_SPANS[own]!
  return { ...question.target, query: interpolate(question.target.query, { from: now - span, to: now, interval: question.interval, choice }) }
}
