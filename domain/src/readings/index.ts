export * from './quantities.ts'
export * from './reading.ts'
