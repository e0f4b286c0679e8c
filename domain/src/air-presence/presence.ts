import { clip, DAY_MS, normalise, type Interval } from '../time/index.ts'
import { nightsOf } from './background.ts'
import { stepOf } from './balance.ts'
import type { AirInput, AirPresence, AirRefusal } from './contract.ts'
import { brightness, evidenceOfSound, loudness } from './evidence.ts'
import { refusedDays } from './gate.ts'
import { cleanSeries, dateOfDay, gridOf, localClock, partOf, SLOT_MS, type Grid } from './grid.ts'
import { evidenceOfLight, learnLight, type LightTable } from './light.ts'
import { filtered, smoothed, type Judged, type Track } from './track.ts'

/** Slots are not independent witnesses: their evidence counts for this much. */
const LIGHT_WEIGHT = 0.6
const SOUND_WEIGHT = 0.3
/** Light and CO2 teach each other so often. */
const ROUNDS = 3
/** Light is learned from this many past days, and not from fewer than three. */
const LEARNED_DAYS = 14
const LEAST_LEARNED_DAYS = 3
const DAY_SLOTS = 288

/**
 * Presence by the whole record, as it can be known when the night after is over; class C. Give the day to be judged, a day on each side, and the nights of a week before it.
 * Refused days keep their probabilities and are in neither time set.
 */
export function nightlyPresence (input: AirInput): AirPresence {
  const { track, refused, others } = prepare(input, false)
  const step = stepOf(input.room)
  if (others?.light === undefined) return asPresence(track.grid, smoothed({ ...track, ...(others ? { evidence: others.sound } : {}) }, step), { refused, within: input.within })
  const { light, sound } = others
  return asPresence(track.grid, teach(track, { light, sound, step }).judged, { refused, within: input.within })
}

/**
 * Presence by what was known at the end of each quarter: for the quarter just closed, nothing is promised about the current one. What light means was learned on days
 * before. For words and never for an alert; a refusal is only known at night, so live presence refuses no day but the first ones without a background.
 */
export function livePresence (input: AirInput): AirPresence {
  const { track, refused, others } = prepare(input, true)
  const step = stepOf(input.room)
  const evidence = others?.light === undefined ? others?.sound : added(others.sound, lightOfPastDays(track, { ...others, light: others.light, step }))
  const known = refused.flatMap(({ day, reasons }) => {
    const lasting = reasons.filter(reason => reason === 'room_too_large')
    return lasting.length === 0 ? [] : [{ day, reasons: lasting }]
  })
  return asPresence(track.grid, filtered({ ...track, ...(evidence ? { evidence } : {}) }, step), { refused: known, within: input.within })
}

interface Others { readonly light?: Float64Array, readonly sound: Float64Array }

function prepare ({ room, samples, within, restsAtNight = true, withOthers = true }: AirInput, live: boolean): { readonly track: Track, readonly refused: readonly AirRefusal[], readonly others?: Others } {
  const series = cleanSeries(samples)
  const whole = gridOf(series)
  const nights = nightsOf(series, whole)
  const grid = within === undefined ? whole : partOf(whole, { from: within.from - DAY_MS, to: within.to + DAY_MS })
  const refused = refusedDays(room, { series, grid, nights })
  const track = { room, grid, nights, restsAtNight }
  if (!withOthers) return { track, refused }
  const light = brightness(samples, grid)
  const sound = evidenceOfSound(loudness(samples, grid, live), SOUND_WEIGHT)
  // Where one person cannot be seen in a slot, CO2 is too poor a teacher: daylight would become people.
  const learns = stepOf(room) === 1 && light.some(value => !Number.isNaN(value))
  return { track, refused, others: { sound, ...(learns ? { light } : {}) } }
}

/** Light and CO2 learn from each other, without a label. */
function teach (track: Track, { light, sound, step }: { readonly light: Float64Array, readonly sound: Float64Array, readonly step: number }): { readonly judged: Judged, readonly table: LightTable } {
  let judged = smoothed({ ...track, evidence: sound }, step)
  let table = learnLight(light, judged.present)
  for (let round = 0; round < ROUNDS; round++) {
    judged = smoothed({ ...track, evidence: added(sound, evidenceOfLight(table, light, LIGHT_WEIGHT)) }, step)
    table = learnLight(light, judged.present)
  }
  return { judged, table }
}

/** Evidence of light by what the days before have taught. */
function lightOfPastDays (track: Track, { light, sound, step }: { readonly light: Float64Array, readonly sound: Float64Array, readonly step: number }): Float64Array {
  const { grid } = track
  const evidence = new Float64Array(grid.slots)
  const first = DAY_SLOTS - Math.round(localClock(grid.from).hour * 12)
  for (let day = first + LEAST_LEARNED_DAYS * DAY_SLOTS; day < grid.slots; day += DAY_SLOTS) {
    const since = Math.max(0, day - LEARNED_DAYS * DAY_SLOTS)
    const past = { ...track, grid: { from: grid.from + since * SLOT_MS, slots: day - since, ppm: grid.ppm.subarray(since, day + 1) } }
    const { table } = teach(past, { light: light.subarray(since, day), sound: sound.subarray(since, day), step })
    evidence.set(evidenceOfLight(table, light.subarray(day, day + DAY_SLOTS), LIGHT_WEIGHT), day)
  }
  return evidence
}

function added (a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, slot) => value + b[slot]!)
}

function asPresence (grid: Grid, { present: probability, people }: Judged, { refused, within = EVER }: { readonly refused: readonly AirRefusal[], readonly within: Interval | undefined }): AirPresence {
  const without = new Set(refused.map(({ day }) => day))
  const slots = Array.from(probability, (share, slot) => ({ share, from: grid.from + slot * SLOT_MS, to: grid.from + (slot + 1) * SLOT_MS }))
    .filter(({ share, from }) => (share >= DECIDED || share <= 1 - DECIDED) && !without.has(dateOfDay(localClock(from).day)))
  return { from: grid.from, probability, uncheckedPeople: people, refused, valid: clip(normalise(slots), within), occupied: clip(normalise(slots.filter(({ share }) => share >= DECIDED)), within) }
}

/** Less than two to one for or against somebody being there is no verdict. */
const DECIDED = 2 / 3
const EVER = { from: -Infinity, to: Infinity }
