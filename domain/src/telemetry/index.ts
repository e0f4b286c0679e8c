export { alertEvent, type AlertTransition } from './alert-event.ts'
export * from './schema.ts'
