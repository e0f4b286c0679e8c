import { isWaiting, troubleOf } from '@linli/domain/letters'
import type { Desk, LetterRow } from '@linli/domain/views'
import { alertsView } from './alerts.ts'
import type { DeskContext } from './context.ts'
import { claimDevice, devicesView } from './devices.ts'
import { overview, spaceDetail } from './spaces.ts'

export type { DeskContext } from './context.ts'

/** Entries of the quarantine that a page shows. */
const QUARANTINE_SHOWN = 100

/** Everything that the console asks and does. */
export function createDesk (context: DeskContext): Desk {
  const { ledger, gateway, clock, live } = context
  return {
    overview: () => overview(context),
    space: id => spaceDetail(context, id),
    explain: query => context.explain(query),
    alerts: () => Promise.resolve(alertsView(context)),
    acknowledge: (id, by) => live.acknowledge(id, by),
    devices: () => devicesView(context),
    claim: claim => claimDevice(context, claim),
    async pipeline () {
      const [status, { total, entries }] = await Promise.all([gateway.pipeline(), gateway.quarantine({ limit: QUARANTINE_SHOWN })])
      return { now: clock.now(), status, quarantined: entries, total }
    },
    async replayQuarantine (ids) {
      const result = await gateway.replay(ids)
      live.announce({ type: 'pipeline' })
      return result
    },
    letters: () => Promise.resolve({ now: clock.now(), letters: letterRows(context) }),
    letterHtml: id => Promise.resolve(ledger.letter(id)?.html),
    letterEml: id => Promise.resolve(ledger.letter(id)?.eml),
    subscribe: listener => live.subscribe(listener)
  }
}

function letterRows ({ ledger, catalogue }: DeskContext): readonly LetterRow[] {
  const streets = new Map(catalogue.current().streets.map(({ id, name }) => [id, name]))
  return ledger.letters().map(({ id, street, language, week, subject, createdAt, recipients, state, delivery }) => {
    const trouble = delivery && troubleOf(delivery)
    return {
      id, street, streetName: streets.get(street) ?? { zh: street, en: street }, language, week, subject, createdAt, recipients, state,
      waits: delivery !== undefined && isWaiting(delivery), maybeTwice: (delivery?.lost ?? 0) > 0,
      ...delivery?.sentAt === undefined ? {} : { sentAt: delivery.sentAt }, ...trouble === undefined ? {} : { trouble }
    }
  })
}
