import { COVERAGE_GATE } from '@linli/domain/figures'
import { BATTERY_PERCENT, CO2_PPM, COMFORT_SHARE, DATA_AGE_MS, LOAD, STORE_WRITE_MS } from '@linli/domain/limits'
import { MINUTE_MS } from '@linli/domain/time'
import type { Colour, Step } from './colours.ts'

/** Thresholds of the domain as steps of a panel; nothing is decided here. */
export interface Scale { readonly base: Colour, readonly steps: readonly Step[] }

/** Percent of the capacity. One more person than allowed is more than 100 %, and 100 % is not yet over. */
export const LOAD_SCALE: Scale = { base: 'quiet', steps: [{ from: 100 * LOAD.full, colour: 'full' }, { from: 100 * LOAD.over + 0.1, colour: 'urg' }] }
export const CO2_SCALE: Scale = { base: 'quiet', steps: [{ from: CO2_PPM.attention, colour: 'att' }, { from: CO2_PPM.urgent, colour: 'urg' }] }
export const BATTERY_SCALE: Scale = { base: 'urg', steps: [{ from: BATTERY_PERCENT.urgent, colour: 'att' }, { from: BATTERY_PERCENT.attention, colour: 'data' }] }
/** Milliseconds of a write to the store. */
export const WRITE_SCALE: Scale = { base: 'quiet', steps: [{ from: STORE_WRITE_MS.attention, colour: 'att' }, { from: STORE_WRITE_MS.urgent, colour: 'urg' }] }
/** Minutes without data. */
export const GAP_SCALE: Scale = { base: 'quiet', steps: [{ from: DATA_AGE_MS.attention / MINUTE_MS, colour: 'att' }, { from: DATA_AGE_MS.urgent / MINUTE_MS, colour: 'urg' }] }
/** Percent of a time that is known. */
export const COVERAGE_SCALE: Scale = { base: 'unk', steps: [{ from: 100 * COVERAGE_GATE.footnote, colour: 'att' }, { from: 100 * COVERAGE_GATE.ok, colour: 'quiet' }] }
export const COMFORT_SCALE: Scale = { base: 'urg', steps: [{ from: 100 * COMFORT_SHARE.attention, colour: 'att' }, { from: 100 * COMFORT_SHARE.ok, colour: 'ok' }] }
/** A tile of the same: good is quiet, and nothing is not bad. */
export const COMFORT_TILE: Scale = { base: 'unk', steps: [{ from: 0, colour: 'urg' }, { from: 100 * COMFORT_SHARE.attention, colour: 'att' }, { from: 100 * COMFORT_SHARE.ok, colour: 'quiet' }] }

/** A number of things of which none is normal. */
export const anyIs = (colour: Colour): Scale => ({ base: 'quiet', steps: [{ from: 1, colour }] })
export const PLAIN: Scale = { base: 'quiet', steps: [] }

/** Minutes of {@link GAP_SCALE} at which data are called stale. */
export const GAP_MINUTES = DATA_AGE_MS.urgent / MINUTE_MS
/** Least coverage of a figure that is told, 0..1. */
export const LEAST_COVERAGE = COVERAGE_GATE.footnote
/** A mean stay wants more (DOMAIN A1). */
export const STAY_COVERAGE = COVERAGE_GATE.ok

/** Shades of a share, from hardly ever to nearly always: an order, no judgement. */
export const SHARE_SHADES: Scale = { base: 'quiet', steps: [{ from: 10, colour: 'empty' }, { from: 40, colour: 'data' }, { from: 70, colour: 'full' }] }
