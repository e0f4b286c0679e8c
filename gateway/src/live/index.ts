export * from './contract.ts'
export { createLiveSide } from './live-side.ts'
export type { LiveLog } from './outbox.ts'
