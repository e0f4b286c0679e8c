import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'

/** Columns of Grafana's grid. */
export const COLUMNS = 24

/** A panel and the columns it takes. */
export type Cell = readonly [width: number, panel: Panel]

/** Lays panels out in rows; each gets an id that stays while the order does. */
export class Grid {
  readonly panels: Panel[] = []
  #y = 0

  /** One row of panels of one height. @throws when their widths do not fill it. */
  row (height: number, ...cells: readonly Cell[]): this {
    const width = cells.reduce((sum, [columns]) => sum + columns, 0)
    if (width !== COLUMNS) throw new Error(`the row at ${this.#y} is ${width} columns wide, not ${COLUMNS}`)
    let x = 0
    for (const [columns, panel] of cells) {
      this.panels.push({ ...panel, id: this.panels.length + 1, gridPos: { x, y: this.#y, w: columns, h: height } })
      x += columns
    }
    this.#y += height
    return this
  }
}
