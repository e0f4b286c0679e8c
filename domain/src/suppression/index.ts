export { PROTECTING, SMALL, SMALL_BELOW, type CountTable, type PrintedCount, type SuppressedTable } from './grid.ts'
export { SMALL_ROOM_PLACES, suppressByRule } from './rule.ts'
export { suppress, suppressResting } from './suppress.ts'
