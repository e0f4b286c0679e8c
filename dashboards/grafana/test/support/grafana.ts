import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard'

/** A target as it stands in a board's JSON. */
export interface Target { readonly query: string, readonly resultFormat: 'table' | 'time_series', readonly alias?: string, readonly refId: string }

export interface Question { readonly where: string, readonly target: Target, readonly panel?: Panel, readonly interval: string }

/** Every question that a board asks: its panels', its variables', its annotations'. */
export function questionsOf (board: Dashboard): readonly Question[] {
  const panels = (board.panels ?? []) as Panel[]
  const annotations = (board.annotations as unknown as { list?: { name: string, target: Target }[] }).list ?? []
  const variables = (board.templating.list ?? []).filter(({ type }) => String(type) === 'query')
  return [
    ...panels.flatMap(panel => ((panel.targets ?? []) as unknown as Target[]).map(target => ({ where: `${board.uid} / ${panel.title} / ${target.refId}`, target, panel, interval: panel.interval ?? '1m' }))),
    ...annotations.map(({ name, target }) => ({ where: `${board.uid} / ${name}`, target, interval: '1m' })),
    ...variables.map(({ name, query }) => ({ where: `${board.uid} / $${name}`, target: { query: query as string, resultFormat: 'table' as const, refId: 'V' }, interval: '1m' }))
  ]
}

/** What people chose: `all`, or ids. */
export interface Choice { readonly site: 'all' | readonly string[], readonly space: 'all' | readonly string[] }

/** A query as Grafana's InfluxQL data source sends it: variables in a regular expression are escaped and joined, a custom "all" goes in as it is. */
export function interpolate (query: string, { from, to, interval, choice }: { readonly from: number, readonly to: number, readonly interval: string, readonly choice: Choice }): string {
  const chosen = (values: Choice['site']) => values === 'all' ? '.*' : values.length === 1 ? escape(values[0]!) : `(${values.map(escape).join('|')})`
  return query
    .replaceAll('$timeFilter', () => `time >= ${from}ms and time <= ${to}ms`).replaceAll('$__interval', () => interval)
    .replaceAll('$site', () => chosen(choice.site)).replaceAll('$space', () => chosen(choice.space))
}

const escape = (text: string) => text.replaceAll(/[\\^$*+?.()|[\]{}/]/g, String.raw`\$&`)

interface Series { readonly name: string, readonly tags?: Readonly<Record<string, string>>, readonly columns: readonly string[], readonly values: readonly (readonly (string | number | null)[])[] }

/** A column of what a panel gets. */
export interface Field { readonly name: string, readonly values: readonly (string | number | null)[] }

/** Asks and makes frames of the answer as Grafana does: a table is one frame with tags as columns, series are frames of one value each, named by the alias. @throws with the engine's words. */
export async function ask (server: { readonly url: string, readonly token: string }, database: string, { query, resultFormat, alias }: Target): Promise<readonly (readonly Field[])[]> {
  const response = await fetch(`${server.url}/query?${String(new URLSearchParams({ db: database, epoch: 'ms' }))}`, {
    method: 'POST', headers: { authorization: `Token ${server.token}` }, body: new URLSearchParams({ q: query })
  })
  const text = await response.text()
  const { results = [], error } = JSON.parse(text) as { error?: string, results?: { error?: string, series?: Series[] }[] }
  const fault = error ?? results.find(result => result.error !== undefined)?.error
  if (!response.ok || fault !== undefined) throw new Error(`${fault ?? text}: ${query}`)
  const series = results.flatMap(result => result.series ?? [])
  if (series.length === 0) return []
  return resultFormat === 'table' ? [tableOf(series)] : series.flatMap(({ columns, values }) => columns.slice(1).map((column, index) => [
    { name: 'Time', values: values.map(([time]) => time!) }, { name: alias ?? column, values: values.map(value => value[index + 1] ?? null) }
  ]))
}

function tableOf (series: readonly Series[]): readonly Field[] {
  const { columns, tags = {} } = series[0]!
  const rows = series.flatMap(one => one.values.map(values => ({ values, tags: one.tags ?? {} })))
  return [
    { name: 'Time', values: rows.map(({ values }) => values[0]!) },
    ...Object.keys(tags).map(tag => ({ name: tag, values: rows.map(row => row.tags[tag]!) })),
    ...columns.slice(1).map((name, index) => ({ name, values: rows.map(({ values }) => values[index + 1] ?? null) }))
  ]
}
