import type { Message } from '../decoders/contract.ts'
import type { Decision } from './decide.ts'

/** What stands for a message whose bytes on disk are damaged. */
export const DAMAGED: Message = { source: 'unknown', topic: '', payload: new Uint8Array(), retained: false, receivedAt: 0 }

/** What becomes of it: it is counted and shown, and holds up nothing. */
export const UNREADABLE: Decision = {
  outcome: 'quarantined', points: [], keys: [], events: [], refusals: [], found: [], quarantine: { reason: 'decoder_failed', detail: 'its bytes in the spool are damaged and cannot be read' }
}
