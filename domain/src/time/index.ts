export * from './instant.ts'
export * from './intervals.ts'
