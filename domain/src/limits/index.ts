export * from './thresholds.ts'
export * from './room-limits.ts'
