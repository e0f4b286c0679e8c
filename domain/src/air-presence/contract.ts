import type { Interval, TimeSet } from '../time/index.ts'

/** What an air sensor said at one instant: UTC ms, ppm, lux, dB(A). What it does not measure is left out. */
export interface AirSample { readonly time: number, readonly co2?: number, readonly illuminance?: number, readonly noise?: number }

/** A room for presence from its air: m3, L/s of CO2 a person (DOMAIN 3.2; default: meeting or office work), seats. */
export interface AirRoom { readonly volumeM3: number, readonly generationLitresPerSecond?: number, readonly capacity?: number }

export interface AirInput {
  readonly room: AirRoom
  /** In any order; several sensors of one room take turns. */
  readonly samples: readonly AirSample[]
  /**
   * The small hours (02:00–05:00), from which the background is learned, are taken to be rest. False for a room that is open then: there a stay at
   * night is as likely as by day.
   */
  readonly restsAtNight?: boolean
  /** Only this is judged; a day on each side of it is read along, and everything before it teaches the background. Default: the whole record. */
  readonly within?: Interval
  /** Light and sound, where they are measured, speak beside CO2; false: CO2 alone. */
  readonly withOthers?: boolean
}

/** Why the air of a day cannot tell whether anybody was there. */
export const AIR_REASONS = ['room_too_large', 'no_background', 'restless_night', 'too_noisy', 'spikes', 'background_step'] as const
export type AirReason = typeof AIR_REASONS[number]

/** A local day on which the air cannot tell. */
export interface AirRefusal { readonly day: string, readonly reasons: readonly AirReason[] }

/** Presence by slots of {@link SLOT_MS}; the refused days keep their probabilities, for comparison only. */
export interface AirPresence {
  /** UTC ms at which the first slot starts. */
  readonly from: number
  /** P(somebody is there) by slot, 0…1; NaN where no CO2 is known. The model is too sure of itself: not for print. */
  readonly probability: Float64Array
  /**
   * Median number of people by slot, NaN where no CO2 is known. Off by up to a factor of 2 either way: never shown before it was multiplied by a factor that was checked in this
   * room, and then only as person-hours of a week.
   */
  readonly uncheckedPeople: Float64Array
  readonly refused: readonly AirRefusal[]
  /** Slots with a verdict, on days that are not refused: two to one for or against somebody being there. */
  readonly valid: TimeSet
  /** Slots in `valid` in which somebody is there. */
  readonly occupied: TimeSet
}
