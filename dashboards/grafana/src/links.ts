import { uidOf } from './board.ts'
import type { Link } from './panels/index.ts'
import type { Words } from './words.ts'

/** From a row that has the columns `site` and `space`: to the board of that space, and to its page in the console. */
export function spaceLinks ({ language }: Words): readonly Link[] {
  return [
    { title: 'openSpace', url: `/d/${uidOf('linli-space', language)}?\${__url_time_range}&var-site=\${__data.fields.site}&var-space=\${__data.fields.space}` },
    { title: 'openInConsole', url: '${base_url:raw}/spaces/${__data.fields.space}' }
  ]
}

/** A tile of the wall leads one level deeper. */
export function boardLink ({ language }: Words, id: `linli-${string}`): Link {
  return { title: 'more', url: `/d/${uidOf(id, language)}?\${__url_time_range}&\${site:queryparam}` }
}

export const ALERTS: Link = { title: 'openAlerts', url: '${base_url:raw}/alerts' }
export const DEVICES: Link = { title: 'openDevices', url: '${base_url:raw}/devices' }
