export * from './facility-condition.ts'
export * from './life-cycle-cost.ts'
export * from './remaining-life.ts'
