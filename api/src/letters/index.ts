import { existsSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Cron } from 'croner'
import { hasCode, LinliError } from '@linli/domain/errors'
import { newDelivery } from '@linli/domain/letters'
import type { Language } from '@linli/domain/text'
import { addDays, HOUR_MS, localDate, MINUTE_MS, mondayOf, startOfLocalDay, ZONE, type Clock } from '@linli/domain/time'
import type { Ledger, StoredLetter } from '@linli/store/ledger'
import type { Logger } from 'pino'
import { composeMail } from './compose.ts'
import { CORRECTED_WEEKS } from './corrections.ts'
import type { LetterModel } from './model.ts'
import { loadSections, renderLetter } from './render.ts'
import type { LetterSource } from './source.ts'

export { createDelivery, openMailServer, type MailServer, type Retry } from './delivery/index.ts'
export { addressOf, DEFAULT_SENDER } from './compose.ts'
export { letterSource, type LetterSource } from './source.ts'
export type { LetterModel } from './model.ts'

/** What became of a wish for a letter. */
export interface MadeLetter { readonly id: string, readonly subject: string, /** false: it existed, and stays as it was. */ readonly made: boolean }

/** The weekly letters: made into ledger and outbox, never changed afterwards. */
export interface Letters {
  /** Makes the letter of a street and week. @throws LinliError `street_unknown`, `week_not_over`. */
  make (wish: { readonly street: string, readonly monday: string, readonly language: Language }): Promise<MadeLetter>
  /** Makes the newest due letters that are missing; returns how many. */
  catchUp (): Promise<number>
  /** Makes them every Monday 08:30, and now what was missed. `prepare` resolves when the figures are in step with the readings. */
  start (prepare: () => Promise<void>): void
  /** Letters of the newest due week that lie in the outbox go out too, as if made under the present sender; older ones stay. */
  queueNewest (): Promise<void>
  stop (): void
}

/** Letters go out on Mondays at this time of Shanghai. */
const DUE = { hour: 8, minute: 30 }
const DUE_AFTER_MS = DUE.hour * HOUR_MS + DUE.minute * MINUTE_MS
const TIMETABLE = `${DUE.minute} ${DUE.hour} * * 1`
const LANGUAGES = ['zh', 'en'] as const satisfies readonly Language[]

/** `sender` is who they come from; `onQueued` hears of each letter that is to go out, and without it none is. */
export function createLetters ({ ledger, source, clock, log, outboxDir, sender, onQueued }: {
  readonly ledger: Ledger, readonly source: LetterSource, readonly clock: Clock, readonly log: Pick<Logger, 'warn' | 'error' | 'info'>, readonly outboxDir: string
  readonly sender: () => string, readonly onQueued?: () => void
}): Letters {
  const sections = loadSections()
  // A misfit is told when a letter is made; until then nobody waits for it.
  sections.catch(() => undefined)
  let job: Cron | undefined
  const pathOf = (id: string) => join(outboxDir, `${id}.eml`)

  async function make ({ street, monday, language }: Parameters<Letters['make']>[0]): Promise<MadeLetter> {
    const id = `${street}-${monday}-${language}`
    const existing = ledger.letter(id)
    if (existing) {
      // We may have ended between the ledger and the file.
      if (!existsSync(pathOf(id))) await writeWhole(pathOf(id), existing.eml)
      return { id, subject: existing.subject, made: false }
    }
    if (startOfLocalDay(addDays(monday, 7)) > clock.now()) throw new LinliError('week_not_over', `the week from ${monday} is not over; a letter never changes afterwards, so it is made when the week is whole`)
    const model = await source.week(street, monday, earlierLetters({ street, monday, language }))
    const rendered = renderLetter(model, language, await sections)
    const recipients = ledger.catalogue().streets.find(other => other.id === street)?.recipients.filter(recipient => recipient.language === language).map(({ address }) => address) ?? []
    const createdAt = clock.now()
    const eml = await composeMail({ id, letter: rendered, from: sender(), recipients, at: createdAt })
    const isQueued = onQueued !== undefined && recipients.length > 0
    const letter: StoredLetter = {
      id, street, language, week: monday, ...rendered, createdAt, asOf: model.asOf, eml, model: JSON.stringify(model), recipients, state: 'outbox',
      ...isQueued ? { delivery: newDelivery(recipients) } : {}
    }
    const made = ledger.saveLetter(letter)
    if (made) await writeWhole(pathOf(id), eml)
    if (made && isQueued) onQueued()
    return { id, subject: rendered.subject, made }
  }

  /** What the readers of this letter were told before, in the order in which they were told. */
  function earlierLetters ({ street, monday, language }: Parameters<Letters['make']>[0]): readonly LetterModel[] {
    const oldest = addDays(monday, -7 * CORRECTED_WEEKS)
    return ledger.letters({ street }).filter(letter => letter.language === language && oldest <= letter.week && letter.week < monday).toSorted((a, b) => a.createdAt - b.createdAt)
      .map(({ id }) => JSON.parse(ledger.letter(id)!.model) as LetterModel)
  }

  async function catchUp (): Promise<number> {
    const monday = newestDue(clock.now())
    const catalogue = ledger.catalogue()
    // Recorded data of the past has no current week.
    const streets = catalogue.streets.filter(({ id }) => catalogue.sites.some(({ street, recorded }) => street === id && !recorded))
    let count = 0
    for (const { id: street } of streets) {
      for (const language of LANGUAGES) if ((await make({ street, monday, language })).made) count++
    }
    return count
  }

  async function queueNewest (): Promise<void> {
    const monday = newestDue(clock.now())
    for (const { id, week, recipients, state, delivery } of ledger.letters()) {
      if (week < monday || state !== 'outbox' || delivery || recipients.length === 0) continue
      const letter = ledger.letter(id)!
      const eml = await composeMail({ id, letter, from: sender(), recipients, at: letter.createdAt })
      await writeWhole(pathOf(id), eml)
      ledger.saveDelivery(id, { state, delivery: newDelivery(recipients), eml })
    }
  }

  return {
    make, catchUp, queueNewest,
    start (prepare) {
      const run = () => prepare().then(catchUp).then(count => { if (count > 0) log.info({ count }, 'letters were made') })
        .catch((error: unknown) => { if (!hasCode(error, 'api_stopped')) log.error({ err: error }, 'the weekly letters could not be made; they are tried again at the next start or Monday') })
      job = new Cron(TIMETABLE, { timezone: ZONE }, run)
      void run()
    },
    stop () { job?.stop() }
  }
}

/** Monday of the newest week whose letter is due: the last whole week, once its following Monday has come to 08:30. */
export function newestDue (now: number): string {
  const monday = mondayOf(localDate(now))
  return addDays(monday, now >= startOfLocalDay(monday) + DUE_AFTER_MS ? -7 : -14)
}

/** A file that is whole or absent. */
async function writeWhole (path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  const file = await open(`${path}.new`, 'w')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}
