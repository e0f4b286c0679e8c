export * from './contract.ts'
export { AlertEngine, type EngineChange } from './engine.ts'
export { loadRules } from './load-rules.ts'
