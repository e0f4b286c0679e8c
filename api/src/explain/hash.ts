import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { determinantsOf, type Explanation } from '@linli/domain/explain'

/** SHA-256, hex, over the canonical JSON (RFC 8785) of all that determines a figure. */
export function hashOf (explanation: Omit<Explanation, 'hash'>): string {
  return createHash('sha256').update(canonicalize(determinantsOf(explanation)) ?? '').digest('hex')
}
