import { LinliError } from '@linli/domain/errors'
import type { Text } from '@linli/domain/text'
import fastify from 'fastify'
import t, { type Test } from 'tap'
import { consolePages } from '../src/index.ts'
import { DICTIONARY } from '../src/words/dictionary.ts'
import { fakeDesk, NOW } from './desk.ts'

export const PAGES = ['/', '/?street=street-1&status=ok', '/spaces/space-1', '/spaces/space-4', '/spaces/space-20', '/alerts', '/devices', '/pipeline', '/letters', '/letters/wutong-2026-11-16-en', '/explain?space=space-1&metric=utilisation&from=2026-11-16&to=2026-11-23', '/explain?space=space-1&metric=comfort_co2&from=2026-11-16&to=2026-11-23&asOf=2026-11-24T10:00:00Z']

async function open (t: Test) {
  const desk = fakeDesk()
  const app = fastify()
  await app.register(consolePages({ desk, clock: { now: () => NOW } }))
  t.teardown(() => app.close())
  return { app, desk, page: async (url: string) => (await app.inject(url)).body }
}

t.test('every page is whole, in one language, without markup from names, and light', async t => {
  const { app, page } = await open(t)
  for (const path of PAGES) {
    for (const language of ['zh', 'en'] as const) {
      const html = await page(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
      t.match(html, language === 'zh' ? /^<!doctype html><html lang="zh-CN">/ : /^<!doctype html><html lang="en">/, `${path} ${language}`)
      t.notMatch(html, /undefined|NaN|\[object|Infinity|<script>alert/, `${path} ${language} prints what it should`)
      t.notMatch(html, /\{\w+\}/, 'every blank is filled in')
      t.notMatch(html, /(src|href|action)="(https?:)?\/\//, 'nothing from elsewhere')
      t.notMatch(html, /<[^>]+ (style|on\w+)="/, 'nothing inline')
      const linked = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(match => match[1]!)
      const bytes = await Promise.all(linked.map(async url => (await app.inject(url)).rawPayload.length))
      const total = Buffer.byteLength(html) + bytes.reduce((sum, one) => sum + one, 0)
      t.ok(total < 150_000, `${path} ${language}: ${total} bytes with everything`)
    }
  }
})

t.test('a thousand strangers that speak make no page heavy, and are told', async t => {
  const { desk, page } = await open(t)
  const view = await desk.devices()
  const [stranger] = view.found
  const [space] = view.spaces
  desk.devices = async () => ({
    ...view, devices: Array.from({ length: 5 }, () => view.devices).flat(), spaces: Array.from({ length: 20 }, (_, index) => ({ ...space!, id: `space-${index}` })),
    found: Array.from({ length: 1000 }, (_, index) => ({ ...stranger!, external: `stranger-${index}` }))
  })
  const html = await page('/devices')
  t.equal(html.match(/action="\/devices\/claim"/g)?.length, 10)
  t.match(html, /共 1000 台，显示最近发来消息的 10 台/)
  t.ok(Buffer.byteLength(html) < 75_000, `${Buffer.byteLength(html)} bytes`)
})

t.test('the dictionary has both languages for every key, with the same blanks', async t => {
  for (const [key, { zh, en }] of Object.entries(DICTIONARY) as [string, Text][]) {
    const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(match => match[0]).sort()
    if (zh === '' || en === '' || blanks(zh).join() !== blanks(en).join()) t.fail(key)
  }
  t.ok(Object.keys(DICTIONARY).length > 100)
})

t.test('the first line says whether anything is wrong, and blind is not zero', async t => {
  const { page } = await open(t)
  const html = await page('/')
  t.match(html, /3 处紧急，3 处关注，3 处未知/)
  t.match(html, /<span class="ins">数据不足<\/span>/)
  t.match(html, /历史数据补齐中 63 %/)
  t.match(html, /≈12/)
  t.match(html, /仅知有无人|有人/)
})

t.test('language is remembered, links keep the page', async t => {
  const { app } = await open(t)
  const asked = await app.inject('/alerts?lang=en')
  t.match(asked.headers['set-cookie'], /linli_lang=en/)
  t.match((await app.inject({ url: '/alerts', headers: { cookie: 'linli_lang=en' } })).body, /<html lang="en">/)
  t.match(asked.body, /href="\/alerts\?lang&#61;zh"/)
})

t.test('forms work without any script', async t => {
  const { app, desk } = await open(t)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await app.inject({ method: 'POST', url: '/alerts/a1/acknowledge', headers: form, payload: 'back=/' })
  t.match([answer.statusCode, answer.headers.location], [303, '/'])
  t.same(desk.acknowledged, ['a1'])
  t.equal((await app.inject({ method: 'POST', url: '/alerts/a1/acknowledge', headers: form, payload: 'back=//evil.example' })).headers.location, '/alerts')
  t.equal((await app.inject({ method: 'POST', url: '/alerts/nobody/acknowledge', headers: form, payload: '' })).statusCode, 404)
  t.equal((await app.inject({ method: 'POST', url: '/devices/claim', headers: form, payload: 'source=a&external=b&space=c&id=d&kind=counter' })).statusCode, 303)
  t.equal((await app.inject({ method: 'POST', url: '/pipeline/replay', headers: form, payload: '' })).statusCode, 303)
})

t.test('a letter is shown in a sandbox and downloaded as it was made', async t => {
  const { app, page } = await open(t)
  t.match(await page('/letters'), /<iframe class="letter" sandbox title=/)
  t.match(await page('/letters'), /发件箱 · 生成于[\s\S]*已发送 [^<]* · 可能重复送达[\s\S]*邮件服务器: gone@example\.org: 550/)
  t.match((await app.inject('/letters/wutong-2026-11-16-zh/html')).headers['content-security-policy'], /sandbox/)
  t.match((await app.inject('/letters/wutong-2026-11-16-zh.eml')).headers, { 'content-type': 'message/rfc822', 'content-disposition': /wutong-2026-11-16-zh\.eml/ })
  t.equal((await app.inject('/letters/nobody/html')).statusCode, 404)
  t.equal((await app.inject('/letters/..%2f..%2fetc.eml')).statusCode, 404)
})

t.test('what is not there is said in the look of the rest', async t => {
  const { app } = await open(t)
  for (const url of ['/nowhere', '/spaces/nobody', '/letters/nobody']) {
    const answer = await app.inject(url)
    t.equal(answer.statusCode, 404)
    t.match(answer.body, /没有这个页面/)
    t.match(answer.headers['content-security-policy'], /default-src 'self'/)
  }
})

t.test('a page whose data cannot be read says so to people, and tries again by itself', async t => {
  const { app, desk } = await open(t)
  desk.devices = () => Promise.reject(new LinliError('store_unavailable', 'the store is away', { retryable: true }))
  for (const [language, words] of [['zh', /数据暂时读不到/], ['en', /Data cannot be read just now/]] as const) {
    const answer = await app.inject({ url: `/devices?lang=${language}`, headers: { accept: 'text/html,*/*' } })
    t.match([answer.statusCode, answer.headers['refresh'], answer.body], [503, '10', words])
    t.match(answer.body, /href="\/devices\?lang/, 'and can be read in the other language')
    t.notMatch(answer.body, /id="connection"/, 'and does not look alive')
  }
  t.notMatch((await app.inject({ url: '/devices', headers: { accept: 'text/event-stream' } })).body, /<html/, 'a program gets no page')
  desk.devices = () => Promise.reject(new Error('a fault of ours'))
  t.equal((await app.inject({ url: '/devices', headers: { accept: 'text/html' } })).statusCode, 500, 'what does not pass by itself is not called so')
})
