export * from './port.ts'
export * from './readings.ts'
