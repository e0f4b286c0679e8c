export * from './co2.ts'
