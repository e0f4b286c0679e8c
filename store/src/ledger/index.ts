export * from './port.ts'
export * from './open.ts'
