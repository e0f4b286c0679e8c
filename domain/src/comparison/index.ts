export * from './comparable.ts'
export * from './effect.ts'
export * from './ratio.ts'
export * from './score.ts'
