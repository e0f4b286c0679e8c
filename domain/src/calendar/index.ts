export * from './contract.ts'
export * from './day-types.ts'
export * from './opening.ts'
export { OFFICIAL_YEARS } from './official-years.ts'
