import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'

/** A file that pages ask for: its address carries a hash of its content, so that it may be kept for ever. */
export interface Asset { readonly url: string, readonly type: string, readonly content: Buffer }

const require = createRequire(import.meta.url)
const own = (name: string) => join(import.meta.dirname, '../assets', name)

const asset = (path: string, type: string): Asset => {
  const content = readFileSync(path)
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  return { url: `/assets/${basename(path).replace(/(\.\w+)$/, `.${hash}$1`)}`, type, content }
}

const SCRIPT = 'text/javascript; charset=utf-8'

/** Everything that a page asks for; nothing comes from elsewhere. */
export const ASSETS = {
  css: asset(own('console.css'), 'text/css; charset=utf-8'),
  htmx: asset(require.resolve('htmx.org/dist/htmx.min.js'), SCRIPT),
  sse: asset(join(require.resolve('htmx-ext-sse/package.json'), '../dist/sse.min.js'), SCRIPT),
  live: asset(own('live.js'), SCRIPT)
} as const satisfies Record<string, Asset>

export const ASSET_URLS = { css: ASSETS.css.url, htmx: ASSETS.htmx.url, sse: ASSETS.sse.url, live: ASSETS.live.url }
