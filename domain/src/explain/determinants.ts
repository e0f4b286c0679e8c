import { limitsOf } from '../limits/index.ts'
import type { Device, Space } from '../catalogue/index.ts'
import { clip, normalise, type Interval, type TimeSet } from '../time/index.ts'
import type { ExplainedSettings, Explanation } from './contract.ts'

/** Versions that hold somewhere in a period: the one in force at its beginning, and those that begin inside. */
export function versionsIn<T extends { readonly from: number }> (versions: readonly T[], { from, to }: Interval): readonly T[] {
  const sorted = versions.toSorted((a, b) => a.from - b.from)
  const first = sorted.findLastIndex(version => version.from <= from)
  return sorted.slice(Math.max(0, first)).filter(version => version.from < to)
}

/** Settings of a space that a calculation over a period uses. */
export function settingsOf (space: Space, period: Interval): ExplainedSettings {
  const { resetAt, occupancySource, visitsSource, co2Model, costs, staffVisitsPerOpenDay } = space
  return { resetAt, occupancySource, visitsSource, ...(co2Model === undefined ? {} : { co2Model }), limits: [...limitsOf(space)], costs, staffVisitsPerOpenDay: versionsIn(staffVisitsPerOpenDay, period) }
}

/** How the calculation takes a device. */
export function deviceSettings ({ also, expectedIntervalSeconds, evidence, via, rollover, reversed, holdSeconds, pulse }: Device): Readonly<Record<string, number | string | boolean | readonly string[]>> {
  return {
    expectedIntervalSeconds, evidence, reversed, holdSeconds, pulse, ...(also.length > 0 ? { also } : {}), ...(via === undefined ? {} : { via }), ...(rollover === undefined ? {} : { rollover })
  }
}

/** When a device serves in a space, inside a period. */
export function serviceIn ({ placements }: Device, space: string, period: Interval): TimeSet {
  return clip(normalise(placements.filter(placement => placement.space === space).map(({ from, to = Infinity }) => ({ from, to }))), period)
}

/**
 * All that determines a figure, and nothing else: whoever has the same has the same figure. What is known later without changing anything (another version of the catalogue, readings that
 * expire) does not change it. The hash of an explanation is SHA-256 over its canonical JSON (RFC 8785).
 */
export function determinantsOf ({ space, metric, figure, definition, period, days, sensors, capacity, settings }: Omit<Explanation, 'hash'>): object {
  const { value, unit, coverage, methodClass, status, flags } = figure
  return {
    space: space.id, metric, definition: definition.version, period, capacity, settings,
    figure: { value: value ?? null, unit, coverage: coverage ?? null, methodClass: methodClass ?? null, status, flags },
    days: days.map(({ date, parts, open }) => ({ date, parts, open })),
    sensors: sensors.map(sensor => ({ device: sensor.device, kind: sensor.kind, service: sensor.service, settings: sensor.settings }))
  }
}
