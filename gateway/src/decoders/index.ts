export * from './contract.ts'
export { describePayload, type PayloadDescription } from './shared/describe.ts'
export { loadDecoders } from './shared/load-decoders.ts'
