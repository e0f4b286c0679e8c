import { html } from 'ghtml'
import { DEVICE_KINDS, type DeviceKind } from '@linli/domain/catalogue'
import type { FoundDevice } from '@linli/domain/pipeline'
import { QUANTITIES, type QuantityId } from '@linli/domain/readings'
import type { DeviceRow, DevicesView } from '@linli/domain/views'
import { live } from '../layout.ts'
import { icon, statusDot, type Html } from '../pieces/index.ts'
import { DEVICE_KIND_NAMES, type Words } from '../words/index.ts'
import type { Page } from './page.ts'

/** Found devices with a form each; the page stays small however many speak. */
const FOUND_SHOWN = 10

/** Which devices need a visit, and whose is this new one? */
export const devicesPage: Page<DevicesView> = {
  title: (_view, words) => words('devices'),
  body: (view, words) => html`<h1>${words('devices')}</h1><section><h2>${words('found')}</h2>!${found(view, words)}</section>!${devicesPage.fragments(view, words)[0]!.html}`,
  fragments: (view, words) => [{ id: 'device-list', html: list(view, words) }]
}

function found (view: DevicesView, words: Words): Html {
  if (view.found.length === 0) return html`<p class="mut">${words('foundNone')}</p>`
  const shown = view.found.slice(0, FOUND_SHOWN)
  const more = shown.length < view.found.length ? html`<p class="sm mut">${words('foundShown', { total: view.found.length, n: shown.length })}</p>` : ''
  return html`!${more}<ul class="found">!${shown.map((device, index) => foundItem(device, { view, words, index })).join('')}</ul>`
}

function foundItem (device: FoundDevice, { view, words, index }: { readonly view: DevicesView, readonly words: Words, readonly index: number }): Html {
  const id = (key: string) => `${key}-${index}`
  const kind = likelyKind(device)
  const option = (value: string, text: string, isChosen = false) => html`<option value="${value}"!${isChosen ? ' selected' : ''}>${text}</option>`
  const facts = [device.name === device.external ? undefined : device.name, device.model, device.source, words('messagesSeen', { n: device.messages }), words.when(device.lastSeen, view.now)].filter(Boolean).join(' · ')
  return html`<li><div><h3 class="mono">${device.external}</h3><p class="sm mut">${facts}</p><p class="sm">${valuesText(device.values, words)}</p></div>
<form method="post" action="/devices/claim"><input type="hidden" name="source" value="${device.source}"><input type="hidden" name="external" value="${device.external}">
<label for="${id('space')}">${words('claimInto')}</label><select id="${id('space')}" name="space" required>!${view.spaces.map(space => option(space.id, `${words.text(space.siteName)} · ${words.text(space.name)}`)).join('')}</select>
<label for="${id('kind')}">${words('claimKind')}</label><select id="${id('kind')}" name="kind">!${DEVICE_KINDS.map(one => option(one, words.text(DEVICE_KIND_NAMES[one]), one === kind)).join('')}</select>
<label for="${id('id')}">${words('claimId')}</label><input id="${id('id')}" name="id" required pattern="[a-z0-9][a-z0-9_\\-]{0,47}" value="${idFrom(device)}"><button class="main">!${icon('plus')}${words('claim')}</button></form></li>`
}

/** What a device most likely is, by what it said. */
function likelyKind ({ values }: FoundDevice): DeviceKind {
  const has = (...ids: readonly QuantityId[]) => ids.some(id => id in values)
  if (has('totalIn', 'totalOut')) return 'totals'
  if (has('passagesIn', 'passagesOut')) return 'counter'
  if (has('passages')) return 'beam'
  if (has('count')) return 'headcount'
  if (has('occupied')) return 'presence'
  if (has('open')) return 'door'
  return has('temperature', 'humidity', 'co2', 'pm25', 'noise', 'illuminance') ? 'environment' : 'other'
}

/** An id that is allowed, from the name or the address. */
function idFrom ({ name, external }: FoundDevice): string {
  const id = (name ?? external).toLowerCase().replace(/[^a-z0-9_-]+/g, '-').replace(/^[^a-z0-9]+/, '').slice(0, 48)
  return id === '' ? 'device' : id
}

function valuesText (values: Readonly<Record<string, number | boolean>>, words: Words): string {
  return Object.entries(values).filter(([id]) => id in QUANTITIES).map(([id, value]) => {
    const { name, unit } = QUANTITIES[id as QuantityId]
    return `${words.text(name)} ${typeof value === 'boolean' ? (value ? '✓' : '✗') : Math.round(value * 10) / 10}${unit === '' ? '' : ` ${unit}`}`
  }).join(' · ')
}

function list (view: DevicesView, words: Words): Html {
  const order = view.devices.toSorted((a, b) => Number(a.state?.alive ?? false) - Number(b.state?.alive ?? false))
  const head = (['device', 'space', 'lastSeen', 'battery', 'values'] as const).map(key => html`<th scope="col">${words(key)}</th>`)
  const body = order.length === 0 ? html`<p class="mut">${words('noDevices')}</p>` : html`<table class="plain devices"><thead><tr><th scope="col"><span class="vh">${words('state')}</span></th>!${head.join('')}</tr></thead><tbody>!${order.map(row => deviceRow(row, { words, now: view.now })).join('')}</tbody></table>`
  return html`<section !${live('device-list')}><h2>${words('claimed')} <span class="mut">${view.devices.length}</span></h2>!${body}</section>`
}

function deviceRow ({ device, name, spaceName, siteName, where, state }: DeviceRow, { words, now }: { readonly words: Words, readonly now: number }): Html {
  const place = [siteName, spaceName].flatMap(text => text ? [words.text(text)] : []).join(' · ')
  const seen = state?.lastSeen === undefined ? words('neverHeard') : `${words.age(now - state.lastSeen)}${state.alive ? '' : ` · ${words('silent')}`}`
  const values = Object.fromEntries(Object.entries(state?.values ?? {}).filter(([id]) => id !== 'battery').map(([id, { value }]) => [id, value]))
  return html`<tr><td>!${statusDot(state?.alive ? 'ok' : 'unk', words)}</td><th scope="row">${words.text(DEVICE_KIND_NAMES[device.kind])}<span class="mono mut">${words.text(name)}</span></th><td>${place} <span class="mut">${where ?? ''}</span></td><td class="nw">${seen}</td><td class="r nw">${state?.battery === undefined ? '' : `${Math.round(state.battery)} %`}</td><td class="sm">${valuesText(values, words)}</td></tr>`
}
