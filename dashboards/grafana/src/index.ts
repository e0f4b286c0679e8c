import type { Board } from './board.ts'
import env from './boards/env.ts'
import maint from './boards/maint.ts'
import phone from './boards/phone.ts'
import platform from './boards/platform.ts'
import portfolio from './boards/portfolio.ts'
import space from './boards/space.ts'
import usage from './boards/usage.ts'
import wall from './boards/wall.ts'

/** Every board, in the order in which they are listed. */
export const BOARDS: readonly Board[] = [wall, phone, space, usage, env, maint, portfolio, platform]

export { buildBoard, uidOf, type Board } from './board.ts'
export { filesOf } from './files.ts'
