import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import { chromium } from 'playwright-core'
import { startInflux, whyNoInflux } from '../../../../test/support/influx-server.ts'
import { BOARDS, buildBoard } from '../../src/index.ts'
import { LANGUAGES } from '../../src/languages.ts'
import { ask, interpolate, type Target } from '../support/grafana.ts'
import { DATABASES, write } from '../support/district.ts'
import { demoRows } from './demo-rows.ts'
import { draw } from './draw.ts'
import { transformed } from './transform.ts'

/** Pictures of the boards, approximate, of the demo district on a real InfluxDB, into a folder: `npm run boards:preview -- DIR [board…]`. No Grafana is needed. */
const [folder = 'var/boards', ...wanted] = process.argv.slice(2)
const why = whyNoInflux()
if (why !== undefined) throw new Error(why)
mkdirSync(folder, { recursive: true })
const server = await startInflux()
for (const name of Object.values(DATABASES)) await server.makeBucket(name)
await write(server, await demoRows(Date.now()))
const now = Date.now()
const SPANS: Readonly<Record<string, number>> = { 'now-7d': 7 * DAY_MS, 'now-7d/d': 7 * DAY_MS, 'now-30d/d': 14 * DAY_MS, 'now-12M/M': 14 * DAY_MS }
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const ROW_PX = 38

for (const board of BOARDS) {
  for (const language of LANGUAGES) {
    const { uid, title, panels = [] } = buildBoard(board, language)
    if (wanted.length > 0 && !wanted.includes(uid!)) continue
    const isPhone = board.id === 'linli-phone'
    const unit = (isPhone ? 380 : 1888) / 24
    const choice = { site: 'all' as const, space: board.choice === 'one' ? ['yunjin-gallery'] : 'all' as const }
    const cells: string[] = []
    for (const panel of panels as Panel[]) {
      const { x, y, w, h } = panel.gridPos!
      const span = panel.timeFrom === '4h' ? 4 * HOUR_MS : SPANS[board.range[0]] ?? 7 * HOUR_MS
      const [width, height, from] = [w * unit - 8, h * ROW_PX - 8, now - span]
      const frames = []
      for (const target of (panel.targets ?? []) as unknown as Target[]) frames.push(...await ask(server, DATABASES.states, { ...target, query: interpolate(target.query, { from, to: now, interval: panel.interval ?? '5m', choice }) }))
      cells.push(`<div class="p" style="left:${x * unit}px;top:${y * ROW_PX}px;width:${width}px;height:${height}px"><h2>${panel.title}</h2>${draw(panel, transformed(frames, panel), { width, height, from, to: now })}</div>`)
    }
    const height = Math.max(...(panels as Panel[]).map(({ gridPos }) => gridPos!.y + gridPos!.h)) * ROW_PX + 16
    const page = await browser.newPage({ viewport: { width: isPhone ? 396 : 1920, height } })
    await page.setContent(`<!doctype html><meta charset="utf-8"><title>${title}</title><style>
      body{margin:8px 16px;background:#111217;color:#ccccdc;font:14px "Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif;position:relative} .p{position:absolute;background:#181b1f;border:1px solid #24272c;overflow:hidden;box-sizing:border-box}
      h2{position:absolute;margin:0;left:10px;top:5px;font-size:14px;z-index:1} table{margin:32px 8px 0;border-collapse:collapse;width:calc(100% - 16px)} td,th{text-align:left;padding:3px 6px;border-bottom:1px solid #24272c;font-size:13px;white-space:nowrap}
      th{color:#8e8e9c;font-weight:500} td i{display:inline-block;height:14px;margin-right:6px;vertical-align:middle} td b{display:block;height:7px;margin:1px} .stat{position:absolute;inset:0;display:flex} .stat>div{flex:1;display:flex;align-items:center;justify-content:center;text-align:center;font-weight:600;padding-top:20px}
      small{display:block;font-size:13px;font-weight:400} .none{padding:44px 14px;color:#8e8e9c} .text{padding:34px 14px;line-height:1.7} svg{position:absolute;left:0;top:0}</style>${cells.join('')}`)
    await page.screenshot({ path: join(folder, `${uid}.png`) })
    await page.close()
    console.log(join(folder, `${uid}.png`))
  }
}
await browser.close()
await server.stop()
