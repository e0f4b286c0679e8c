export * from './figure.ts'
export * from './gate.ts'
export * from './display.ts'
export * from './names.ts'
