import type { Device, Site, Space } from '@linli/domain/catalogue'
import type { AlertPriority, SpaceState } from '@linli/domain/state'
import type { Text } from '@linli/domain/text'

/** One space as rules see it; spaces of recorded sites are not among them. */
export interface SpaceFacts {
  readonly space: Space
  readonly state: SpaceState
  /** Time-weighted mean over the last `spanMs`; undefined with less than 75 % of it known. */
  readonly mean: (quantity: string, spanMs: number) => number | undefined
}

/** One device in service. */
export interface DeviceFacts {
  readonly device: Device
  readonly site: Site
  readonly space: Space
  /** UTC ms of the newest sign of life, readable or not; undefined = never heard. */
  readonly lastHeard: number | undefined
  /** DOMAIN A3.4: proven to work now. */
  readonly alive: boolean
  /** Announced sleep: nothing is expected. */
  readonly asleep: boolean
  /** UTC ms of a death that nothing newer contradicts. */
  readonly diedAt: number | undefined
  /** What it speaks through is down: its own silence says nothing. */
  readonly upstreamDown: boolean
  /** UTC ms since when we would have heard it. */
  readonly listeningSince: number
  /** Until when its source was heard before we started, UTC ms; 0 = never. Who was silent by then is silent still. */
  readonly listenedUntil: number
}

/** Something that many devices speak through: a configured source, its connection, or a gateway device. */
export interface UpstreamFacts {
  readonly id: string
  readonly kind: 'source' | 'gateway'
  readonly site: string
  readonly space?: string
  readonly down: boolean
  /** UTC ms since when it is down, or up. */
  readonly since: number
  readonly children: readonly DeviceFacts[]
}

export interface Situation {
  readonly now: number
  readonly spaces: readonly SpaceFacts[]
  readonly devices: readonly DeviceFacts[]
  readonly upstreams: readonly UpstreamFacts[]
}

/** What a rule says of one subject. A subject that is not named does not exist any more: its alert clears at once. */
export interface Finding {
  /** Id of the space, device or source: one open alert for each rule and subject. */
  readonly subject: string
  readonly site: string
  readonly space?: string
  readonly device?: string
  /** undefined = cannot be told now: an alert stays as it is, and none is raised. */
  readonly holds: boolean | undefined
  /** UTC ms when it began, where the facts know it better than the moment of looking. */
  readonly since?: number
  readonly value?: number
  readonly limit?: number
  readonly unit?: string
  readonly folded?: number
}

/** An alert rule: `alerts/rules/{id}.ts` has one as its default export. Pure: the engine owns delays and the life of alerts. */
export interface Rule {
  readonly id: string
  readonly priority: AlertPriority
  readonly name: Text
  /** How long it must hold before it is raised, and not hold before it clears, ms (DOMAIN 4.4). */
  readonly onDelayMs: number
  readonly offDelayMs: number
  /** `space`: something is wrong in the room; `collection`: we cannot see, which never outranks "unknown" of a room that is blind. */
  readonly about: 'space' | 'collection'
  /** `isOpen(subject)`: it held when last looked at (raised, or waiting for its delay): the place for hysteresis. */
  evaluate (situation: Situation, isOpen: (subject: string) => boolean): readonly Finding[]
}

export function defineRule (rule: Rule): Rule {
  return rule
}
