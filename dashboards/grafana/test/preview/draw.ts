import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Column, Frame } from './transform.ts'

type Config = Record<string, unknown> & { unit?: string, decimals?: number, noValue?: string, displayName?: string, min?: number, max?: number, thresholds?: { steps: { value: number | null, color: string }[] }, color?: { mode: string, fixedColor?: string }, mappings?: { type: string, options: Record<string, { text: string, color?: string }> & { from?: number, to?: number, result?: { text: string, color?: string } } }[] }

const PALETTE = ['#73BF69', '#F2CC0C', '#8AB8FF', '#FF780A', '#F2495C', '#5794F2', '#B877D9']
const html = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** What holds for a field: the panel's defaults and its overrides. */
export function configOf (panel: Panel, name: string): Config {
  const own = (panel.fieldConfig?.overrides ?? []).filter(({ matcher }) => matcher.id === 'byType' || matcher.options === name).flatMap(({ properties }) => properties.map(({ id, value }) => [id, value as unknown]))
  return { ...panel.fieldConfig?.defaults, ...Object.fromEntries(own) } as Config
}

/** The name that is drawn for a column. */
export function nameOf (panel: Panel, { name, labels }: Column): string {
  const { displayName } = configOf(panel, name)
  return (displayName ?? name).replaceAll(/\$\{__field\.labels\.(\w+)\}/g, (_, label: string) => labels[label] ?? '')
}

/** A value as text and colour. */
export function shown (value: string | number | null | undefined, config: Config): { readonly text: string, readonly color: string } {
  const step = typeof value === 'number' ? config.thresholds?.steps.findLast(({ value: from }) => from === null || value >= from)?.color : config.thresholds?.steps[0]?.color
  const fixed = config.color?.mode === 'fixed' ? config.color.fixedColor : undefined
  for (const { type, options } of config.mappings ?? []) {
    const found = type === 'value' ? options[String(value)] : type === 'range' ? (typeof value === 'number' && value >= options.from! && value <= options.to! ? options.result : undefined) : value === null ? options.result : undefined
    if (found) return { text: found.text, color: found.color ?? fixed ?? step ?? 'text' }
  }
  if (value === null || value === undefined) return { text: config.noValue ?? '-', color: 'text' }
  return { text: typeof value === 'string' ? value : withUnit(value, config), color: fixed ?? step ?? 'text' }
}

function withUnit (value: number, { unit = 'none', decimals = 0 }: Config): string {
  if (unit === 'ms') return value >= 36e5 ? `${(value / 36e5).toFixed(decimals)} h` : value >= 6e4 ? `${(value / 6e4).toFixed(decimals)} min` : `${(value / 1e3).toFixed(decimals)} s`
  if (unit.startsWith('dateTime')) return new Date(value + 8 * 36e5).toISOString().slice(5, 16).replace('T', ' ')
  const suffix: Record<string, string> = { percent: '%', celsius: ' °C', humidity: '%H', ppm: ' ppm', none: '', string: '', dBm: ' dBm' }
  return `${value.toFixed(decimals)}${unit.startsWith('suffix:') ? unit.slice(7) : suffix[unit] ?? ` ${unit}`}`
}

const paint = (color: string) => color === 'text' ? '#ccccdc' : color
const nothing = (panel: Panel) => `<div class="none">${html(panel.fieldConfig?.defaults.noValue ?? '')}</div>`
const numbers = (frames: readonly Frame[]) => frames.flatMap(frame => frame.filter(({ name, values }) => name !== 'Time' && values.some(value => typeof value === 'number')).map(column => ({ column, time: frame.find(({ name }) => name === 'Time')?.values as number[] })))

/** The inside of a panel, more or less as Grafana draws it. */
export function draw (panel: Panel, frames: readonly Frame[], { width, height, from, to }: { readonly width: number, readonly height: number, readonly from: number, readonly to: number }): string {
  switch (panel.type) {
    case 'text': return `<div class="text">${html((panel.options as { content: string }).content)}</div>`
    case 'stat': return stat(panel, frames, height)
    case 'table': return table(panel, frames[0])
    case 'bargauge': return bars(panel, frames[0])
    case 'state-timeline': case 'status-history': return timeline(panel, frames, { width, height, from, to })
    case 'timeseries': return lines(panel, frames, { width, height, from, to })
    case 'barchart': return compared(panel, frames[0])
    case 'xychart': return points(panel, frames[0], width, height)
    default: return `<div class="none">${panel.type}</div>`
  }
}

function stat (panel: Panel, frames: readonly Frame[], height: number): string {
  const all = numbers(frames)
  const isBelow = (panel.options as { orientation: string }).orientation === 'horizontal'
  const cells = all.length === 0 ? [{ name: '', ...shown(undefined, configOf(panel, '')) }] : all.map(({ column }) => ({ name: nameOf(panel, column), ...shown(column.values.findLast(value => value !== null), configOf(panel, column.name)) }))
  const size = Math.min(44, (height - 30) / (isBelow ? cells.length : 1) * 0.42)
  return `<div class="stat" style="flex-direction:${isBelow ? 'column' : 'row'}">${cells.map(({ name, text, color }) => `<div style="background:${color === 'text' ? 'transparent' : color};font-size:${text.length > 12 ? 17 : size}px"><span>${cells.length > 1 ? `<small style="display:${isBelow ? 'inline' : 'block'}">${html(name)} </small>` : ''}${html(text)}</span></div>`).join('')}</div>`
}

function table (panel: Panel, frame: Frame | undefined): string {
  if (!frame) return nothing(panel)
  const columns = frame.filter(({ name }) => configOf(panel, name)['custom.hidden'] !== true)
  const head = columns.map(column => `<th style="width:${(configOf(panel, column.name)['custom.width'] as number | undefined) ?? 150}px">${html(nameOf(panel, column))}</th>`).join('')
  const rows = (columns[0]?.values ?? []).map((_, row) => `<tr>${columns.map(({ name, values }) => {
    const config = configOf(panel, name)
    const { text, color } = shown(values[row], config)
    const cell = (config['custom.cellOptions'] as { type?: string } | undefined)?.type
    const share = cell === 'gauge' && typeof values[row] === 'number' ? 100 * Number(values[row]) / (config.max ?? 100) : undefined
    return share === undefined ? `<td style="color:${cell === 'color-text' ? paint(color === 'transparent' ? 'text' : color) : config.links ? '#6e9fff' : 'inherit'}">${html(text)}</td>` : `<td><i style="width:${Math.min(100, share) * 0.6}%;background:${color}"></i>${text}</td>`
  }).join('')}</tr>`).join('')
  return `<table><tr>${head}</tr>${rows}</table>`
}

function bars (panel: Panel, frame: Frame | undefined): string {
  const value = frame?.find(({ values }) => values.some(one => typeof one === 'number'))
  if (!frame || !value) return nothing(panel)
  const { limit = 10 } = (panel.options as { reduceOptions: { limit?: number } }).reduceOptions
  const label = frame.find(({ values }) => values.some(one => typeof one === 'string'))!
  const config = configOf(panel, value.name)
  const max = config.max ?? Math.max(...value.values.map(Number))
  return `<table>${value.values.slice(0, limit).map((one, row) => `<tr><td style="width:38%">${html(String(label.values[row]))}</td><td><i style="width:${Math.min(100, 100 * Number(one) / max) * 0.7}%;background:${shown(one, config).color}"></i>${shown(one, config).text}</td></tr>`).join('')}</table>`
}

function compared (panel: Panel, frame: Frame | undefined): string {
  if (!frame) return nothing(panel)
  const label = frame.find(({ values }) => values.some(one => typeof one === 'string'))!
  const values = frame.filter(column => column.values.some(one => typeof one === 'number'))
  const max = Math.max(...values.flatMap(column => column.values.map(Number)))
  return `<table>${label.values.map((name, row) => `<tr><td style="width:25%">${html(String(name))}</td><td>${values.map(column => `<b style="width:${80 * Number(column.values[row]) / max}%;background:${shown(column.values[row], configOf(panel, column.name)).color}"></b>`).join('')}</td></tr>`).join('')}</table>`
}

interface Box { readonly width: number, readonly height: number, readonly from: number, readonly to: number }

function timeline (panel: Panel, frames: readonly Frame[], { width, height, from, to }: Box): string {
  const rows = numbers(frames)
  if (rows.length === 0) return nothing(panel)
  const each = (height - 66) / rows.length
  const x = (time: number) => 190 + (width - 210) * (time - from) / (to - from)
  return `<svg width="${width}" height="${height}">${rows.map(({ column, time }, row) => {
    const y = 34 + row * each
    const boxes = column.values.map((value, index) => {
      const right = Math.min(x(time[index + 1] ?? to), width - 20)
      const { color } = shown(value, configOf(panel, column.name))
      return `<rect x="${x(time[index]!)}" y="${y}" width="${Math.max(1, right - x(time[index]!) - (panel.type === 'status-history' ? 2 : 0))}" height="${each * 0.85}" fill="${paint(color)}"/>`
    })
    return `<text x="8" y="${y + each * 0.6}" fill="#ccccdc" font-size="12">${html(nameOf(panel, column))}</text>${boxes.join('')}`
  }).join('')}</svg>`
}

function lines (panel: Panel, frames: readonly Frame[], { width, height, from, to }: Box): string {
  const series = numbers(frames)
  if (series.length === 0) return nothing(panel)
  const custom = panel.fieldConfig!.defaults.custom as { drawStyle: string, stacking?: object }
  const left = series.filter(({ column }) => configOf(panel, column.name)['custom.axisPlacement'] !== 'right').flatMap(({ column }) => column.values.map(Number))
  const steps = custom.drawStyle === 'bars' ? [] : (panel.fieldConfig!.defaults.thresholds?.steps ?? []).filter(({ value }) => value !== null)
  const [low, high] = [panel.fieldConfig!.defaults.min ?? Math.min(0, ...left), Math.max(1, ...left, ...steps.map(({ value }) => value!))]
  const x = (time: number) => 50 + (width - 70) * (time - from) / (to - from)
  const y = (value: number, [a, b] = [low, high]) => height - 44 - (height - 84) * (value - a) / (b - a)
  const drawn = series.map(({ column, time }, index) => {
    const config = configOf(panel, column.name)
    const color = config.color?.mode === 'fixed' ? config.color.fixedColor! : PALETTE[index % PALETTE.length]!
    const range: [number, number] = config['custom.axisPlacement'] === 'right' ? [config.min ?? 0, config.max ?? Math.max(...column.values.map(Number))] : [low, high]
    const isBars = (config['custom.drawStyle'] ?? custom.drawStyle) === 'bars'
    const bar = Math.max(2, (width - 70) / Math.max(8, column.values.length) * 0.6)
    const shape = isBars
      ? column.values.map((value, i) => value === null ? '' : `<rect x="${x(time[i]!)}" width="${bar}" y="${y(Number(value))}" height="${Math.max(0, height - 44 - y(Number(value)))}" fill="${paint(color)}"/>`).join('')
      : `<polyline fill="none" stroke="${paint(color)}" stroke-width="2" points="${column.values.flatMap((value, i) => value === null ? [] : [`${x(time[i]!)},${y(Number(value), range)}`]).join(' ')}"/>`
    return { shape, key: `<tspan fill="${paint(color)}">━</tspan> ${html(nameOf(panel, column))}  ` }
  })
  const grid = [low, (low + high) / 2, high].map(value => `<text x="6" y="${y(value) + 4}" fill="#8e8e9c" font-size="11">${value.toFixed(0)}</text><line x1="50" x2="${width - 20}" y1="${y(value)}" y2="${y(value)}" stroke="#2c3036"/>`)
  const limits = steps.map(({ value, color }) => `<line x1="50" x2="${width - 20}" y1="${y(value!)}" y2="${y(value!)}" stroke="${color}" stroke-dasharray="6 5"/>`)
  return `<svg width="${width}" height="${height}">${grid.join('')}${limits.join('')}${drawn.map(({ shape }) => shape).join('')}<text x="12" y="${height - 12}" fill="#ccccdc" font-size="12">${drawn.map(({ key }) => key).join('')}</text></svg>`
}

function points (panel: Panel, frame: Frame | undefined, width: number, height: number): string {
  const [x, y] = ['utilisation', 'co2'].map(name => frame?.find(column => column.name === name)?.values.map(Number) ?? [])
  if (!x || x.length === 0) return nothing(panel)
  const maxX = Math.max(...x) * 1.1
  const names = frame!.find(({ name }) => name === 'name')!.values
  return `<svg width="${width}" height="${height}">${x.map((value, index) => `<circle cx="${40 + (width - 70) * value / maxX}" cy="${height - 40 - (height - 90) * y![index]! / 100}" r="5" fill="#4F88B8"/><text x="${46 + (width - 70) * value / maxX}" y="${height - 40 - (height - 90) * y![index]! / 100}" font-size="10" fill="#8e8e9c">${html(String(names[index]))}</text>`).join('')}</svg>`
}
