export * from './contract.ts'
export { Pipeline, type PipelineOptions } from './pipeline.ts'
export { sourceOfTopic, type RunningSource } from './sources-of.ts'
export { topicMatches } from './topic-matches.ts'
