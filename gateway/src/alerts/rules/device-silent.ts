import { MINUTE_MS, SECOND_MS } from '@linli/domain/time'
import { defineRule, type DeviceFacts, type Finding } from '../contract.ts'

/** DOMAIN 4.2: max(3 × interval, 30 min), so the delay is in the limit. */
const SILENT_AT_LEAST_MS = 30 * MINUTE_MS

export default defineRule({
  id: 'device-silent',
  priority: 'P3',
  name: { zh: '设备失联', en: 'Device silent' },
  onDelayMs: 0,
  offDelayMs: 5 * MINUTE_MS,
  about: 'collection',
  evaluate: ({ now, devices }, isOpen) => devices.filter(({ device }) => device.kind !== 'gateway').map(facts => judge(facts, now, isOpen(facts.device.id)))
})

/** A fault of what the device speaks through is one fault; its children are judged anew from the return on. */
function judge (facts: DeviceFacts, now: number, isOpen: boolean): Finding {
  const { device, site, space, lastHeard, listeningSince, listenedUntil } = facts
  const about = { subject: device.id, site: site.id, space: space.id, device: device.id }
  const limitMs = Math.max(3 * device.expectedIntervalSeconds * SECOND_MS, SILENT_AT_LEAST_MS)
  const since = facts.diedAt ?? lastHeard ?? listeningSince
  if (facts.asleep) return { ...about, holds: false }
  if (facts.diedAt === undefined && lastHeard !== undefined && (device.evidence === 'session' ? facts.alive : now - lastHeard < limitMs)) return { ...about, holds: false }
  const wasSilentBefore = listenedUntil - since >= limitMs
  if (facts.upstreamDown || (!wasSilentBefore && now - Math.max(since, listeningSince) < limitMs)) return { ...about, holds: undefined }
  // A session that ended with its gateway is known by the gateway's own fault, and by its return.
  return { ...about, holds: isOpen || !facts.alive, since: Math.min(since, now) }
}
