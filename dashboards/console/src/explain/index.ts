export { wordsIn } from '../words/index.ts'
export { explanationLines } from './terminal.ts'
