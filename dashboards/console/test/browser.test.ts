import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fastify from 'fastify'
import { chromium, type Browser } from 'playwright-core'
import t, { type Test } from 'tap'
import { consolePages } from '../src/index.ts'
import { fakeDesk, NOW } from './desk.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(path => existsSync(path))
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PAGES = ['/', '/spaces/space-1', '/spaces/space-4', '/alerts', '/devices', '/pipeline', '/letters', '/explain?space=space-1&metric=visits&from=2026-11-16&to=2026-11-23', '/nowhere']
const WIDTHS = [[1440, 900], [390, 844]] as const

async function serve (t: Test) {
  const desk = fakeDesk()
  const app = fastify({ forceCloseConnections: true })
  await app.register(consolePages({ desk, clock: { now: () => NOW } }))
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => app.close())
  return { app, desk, base }
}

if (CHROMIUM === undefined) {
  t.pass('SKIPPED: no chromium is installed', { skip: 'no chromium is installed' })
} else {
  let browser: Browser
  t.before(async () => { browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] }) })
  t.teardown(() => browser.close())

  t.test('every page, both languages, desk and phone, light and dark: no console error, no sideways scroll, no serious finding of axe', { timeout: 170_000 }, async t => {
    const { base } = await serve(t)
    for (const language of ['zh', 'en']) {
      for (const [width, height] of WIDTHS) {
        const context = await browser.newContext({ viewport: { width, height }, colorScheme: width < 500 ? 'dark' : 'light', bypassCSP: true })
        for (const path of PAGES) {
          const name = `${path} ${language} ${width}`
          const page = await context.newPage()
          const errors: string[] = []
          page.on('console', message => { if (message.type() === 'error' && !(path === '/nowhere' && message.text().includes('404'))) errors.push(message.text()) })
          page.on('dialog', dialog => { errors.push(`a script of a device ran: ${dialog.message()}`) })
          page.on('pageerror', error => errors.push(error.message))
          page.on('request', request => { if (!request.url().startsWith(base) && !request.url().startsWith('data:')) errors.push(`asked ${request.url()}`) })
          await page.goto(`${base}${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
          await page.waitForTimeout(150)
          t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${name}: no sideways scroll`)
          await page.evaluate(AXE)
          const { violations } = await page.evaluate<{ violations: { id: string, impact: string, nodes: { html: string }[] }[] }>('axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], iframes: false })')
          t.same(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`), [], `${name}: axe`)
          t.same(errors, [], `${name}: console`)
          await page.close()
        }
        await context.close()
      }
    }
  })

  t.test('a row is replaced while the page is open, under the policy that pages are served with', { timeout: 60_000 }, async t => {
    const { base, desk } = await serve(t)
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('console', message => { if (message.type() === 'error') errors.push(message.text()) })
    await page.goto(base)
    const row = desk.rows[5]!
    desk.rows[5] = { ...row, state: { ...row.state!, people: 17, methodClass: 'A' } }
    desk.announce({ type: 'space', state: desk.rows[5].state! })
    await page.locator(`#space-${row.id}`).filter({ hasText: '17' }).waitFor()
    t.match(await page.textContent(`#space-${row.id}`), /17/)
    t.same(errors, [])
    await page.close()
  })

  t.test('a page on which nothing changes stays live, and one that hears nothing says since when it is stale', { timeout: 90_000 }, async t => {
    const { base, app } = await serve(t)
    const page = await browser.newPage()
    await page.clock.install()
    await page.goto(`${base}/pipeline`)
    const heard = () => page.evaluate<Promise<void>>('new Promise(resolve => document.body.addEventListener("htmx:sseBeforeMessage", event => { if (event.detail.type === "clock") resolve() }))')
    await heard()
    await page.clock.fastForward(9000)
    await heard()
    await page.clock.fastForward(9000)
    t.equal(await page.locator('#connection.stale').count(), 0)
    await app.close()
    await page.clock.fastForward(11_000)
    await page.locator('#connection.stale').waitFor()
    t.ok((await page.textContent('#connection'))!.endsWith((await page.textContent('#clock'))!), 'since when')
    await page.close()
  })
}
