import { LinliError } from '../errors/index.ts'

/** Bands of the facility condition index, best first; the upper end belongs to the better band (DOMAIN 5.1, A3.13). */
export const FCI_BANDS = [
  { band: 'good', upTo: 0.05, name: { zh: '良好', en: 'good' } },
  { band: 'fair', upTo: 0.10, name: { zh: '一般', en: 'fair' } },
  { band: 'poor', upTo: 0.30, name: { zh: '较差', en: 'poor' } },
  { band: 'critical', upTo: Infinity, name: { zh: '严重', en: 'critical' } }
] as const
export type FciBand = (typeof FCI_BANDS)[number]['band']

/**
 * Facility condition index: deferred maintenance 待修缮费用 by replacement value 重置价值, both in one currency; may exceed 1.
 * @throws LinliError `deferred_negative`, `replacement_not_positive`.
 */
export function facilityCondition ({ deferred, replacement }: { readonly deferred: number, readonly replacement: number }): { readonly fci: number, readonly band: FciBand } {
  if (!(replacement > 0)) throw new LinliError('replacement_not_positive', `a replacement value of ${replacement} is not above 0; enter what building it anew would cost`)
  if (!(deferred >= 0)) throw new LinliError('deferred_negative', `deferred maintenance of ${deferred} is below 0; enter what the repairs would cost`)
  const fci = deferred / replacement
  return { fci, band: FCI_BANDS.find(({ upTo }) => fci <= upTo)!.band }
}
