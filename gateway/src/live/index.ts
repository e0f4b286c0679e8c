export { createLiveSide, type LiveSide, type LiveListener } from './live-side.ts'
export type { LiveLog } from './outbox.ts'
