import { sql as catalogueAlertsLetters } from './001-catalogue-alerts-letters.ts'
import { sql as letterDelivery } from './002-letter-delivery.ts'
import { sql as archive } from './003-archive.ts'

/** Steps from an empty ledger to the present one, in order; the n-th leads to version n. A step that was released is never changed: add another. */
export const MIGRATIONS: readonly string[] = [catalogueAlertsLetters, letterDelivery, archive]
