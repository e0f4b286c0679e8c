import type { Space } from '@linli/domain/catalogue'
import { useLimitsOf } from '@linli/domain/limits'
import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { defineRule, type Finding, type SpaceFacts } from '../contract.ts'

/** DOMAIN 4.4. */
const DEADBAND_PPM = 100

export default defineRule({
  id: 'co2-high',
  priority: 'P2',
  name: { zh: 'CO₂ 偏高', en: 'CO₂ high' },
  onDelayMs: 10 * MINUTE_MS,
  offDelayMs: 10 * MINUTE_MS,
  about: 'space',
  evaluate: ({ spaces }, isOpen) => spaces.flatMap(facts => {
    const urgent = useLimitsOf(facts.space).co2?.urgent
    return urgent === undefined ? [] : [judge(facts, { urgent, isOpen: isOpen(facts.space.id) })]
  })
})

function judge ({ space, state, mean }: SpaceFacts, { urgent, isOpen }: { readonly urgent: number, readonly isOpen: boolean }): Finding {
  const about = { subject: space.id, site: space.site, space: space.id, unit: 'ppm' }
  // Only in use: an empty or closed room may hold the air of its last visitors.
  if (!state.open || state.occupied === false) return { ...about, holds: false }
  const now = state.values['co2']?.value
  const band = isOpen ? DEADBAND_PPM : 0
  const own = ownLimit(space)
  const hourly = own?.averaging === '1h' ? mean('co2', HOUR_MS) : undefined
  if (own?.averaging === '1h' && hourly !== undefined && hourly > own.hi - band) return { ...about, holds: true, value: Math.round(hourly), limit: own.hi }
  if (now === undefined) return { ...about, holds: undefined }
  const limit = own === undefined || own.averaging === '1h' ? Math.max(urgent, own?.hi ?? 0) : own.hi
  return { ...about, holds: now > limit - band, value: Math.round(now), limit }
}

function ownLimit ({ limits }: Space): { readonly hi: number, readonly averaging: string } | undefined {
  const limit = limits.find(({ quantity, hi }) => quantity === 'co2' && hi !== undefined)
  return limit && { hi: limit.hi!, averaging: limit.averaging }
}
