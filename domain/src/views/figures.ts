export type { Figure } from '../figures/index.ts'
export type { Figures } from '../usage/index.ts'
