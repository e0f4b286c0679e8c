import { MINUTE_MS } from '@linli/domain/time'
import { defineRule } from '../contract.ts'

/** One fault for everything behind a dead source, bridge or gateway (DOMAIN 4.2 "gateway down suppresses children"). */
export default defineRule({
  id: 'source-down',
  priority: 'P2',
  name: { zh: '采集中断', en: 'Collection stopped' },
  // A broker that restarts is back within a minute or two.
  onDelayMs: 5 * MINUTE_MS,
  offDelayMs: MINUTE_MS,
  about: 'collection',
  evaluate: ({ upstreams }) => upstreams.map(({ id, kind, site, space, down, since, children }) => ({
    subject: id, site, holds: down, folded: children.length,
    ...(down ? { since } : {}), ...(space === undefined ? {} : { space }), ...(kind === 'gateway' ? { device: id } : {})
  }))
})
