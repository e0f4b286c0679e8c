import type { SourceStatus } from '@linli/domain/pipeline'
import type { Message } from '../decoders/contract.ts'

/** Resolves when the message is on disk; only then may the source acknowledge it. Rejects (retryable) while the disk is full. */
export type Accept = (message: Message) => Promise<void>

/** Where messages come from. The constructor does nothing but assign; `stop` leaves nothing behind. */
export interface MessageSource {
  readonly id: string
  start (accept: Accept): Promise<void>
  stop (): Promise<void>
  status (): SourceStatus
}
