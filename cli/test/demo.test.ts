import type { Overview } from '@linli/domain/views'
import t from 'tap'
import { ask, startLinli, until } from './support/linli.ts'

t.test('the demo district is on the screen at once, its past and last week\'s letter follow', async t => {
  const running = await startLinli(t, ['up'])
  const first = await ask<Overview>(running, '/api/v1/overview')
  t.ok(first.spaces.length >= 20, `${first.spaces.length} spaces`)
  t.equal(new Set(first.spaces.map(({ street }) => street.id)).size, 3)
  t.equal(new Set(first.spaces.map(({ site }) => site.id)).size, 8)
  await until(() => ask<Overview>(running, '/api/v1/overview'), ({ backfill, alerts }) => backfill === undefined && alerts.length > 0, 120_000)
  const { letters } = await until(() => ask<{ letters: { id: string, street: string }[] }>(running, '/api/v1/letters'), ({ letters }) => new Set(letters.map(({ street }) => street)).size === 3, 60_000)
  const letter = await (await fetch(new URL(`/letters/${letters[0]!.id}/html`, running.url))).text()
  t.match(letter, /人次/)
  t.notMatch(letter, /undefined|NaN|\[object/)
})

t.test('a restart goes on where it was, without a seam', async t => {
  const first = await startLinli(t, ['up'])
  await until(() => ask<Overview>(first, '/api/v1/overview'), ({ spaces }) => spaces.some(({ state }) => state?.people !== undefined), 10_000)
  first.child.kill('SIGKILL')
  const second = await startLinli(t, ['up'], { home: first.home })
  const { spaces } = await until(() => ask<Overview>(second, '/api/v1/overview'), ({ spaces: all }) => all.every(({ state }) => state !== undefined))
  t.ok(spaces.length >= 20)
  const known = spaces.filter(({ state }) => state?.people !== undefined)
  t.ok(known.length > 5, `${known.length} spaces know their people at once`)
})
