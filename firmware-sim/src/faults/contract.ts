import type { Device } from '@linli/domain/catalogue'
import type { ReadingValues } from '@linli/domain/readings'
import type { Passage } from '../world/index.ts'

/** What a device tells at an instant, before it is on its way. */
export interface Report {
  readonly device: Device
  readonly site: string
  /** When it really speaks, UTC ms. */
  readonly saidAt: number
  /** What its clock shows then, UTC ms: what it writes into the message. */
  readonly clock: number
  readonly values: ReadingValues
}

/** One arrival of a report at the gateway; copies of it are the same bytes. */
export interface Delivery {
  readonly report: Report
  /** UTC ms. */
  readonly arrivesAt: number
  /** The broker delivers it as a stored copy. */
  readonly retained: boolean
}

/** Numbers in [0, 1) that belong to one fault and one thing (a device, a site); the same index gives the same number, whoever asks, in any order. */
export type Chance = (thing: string, index: number) => number

/** A fault at work. Each part is a pure function: what is asked in pieces gives what is asked as a whole. */
export interface FaultAtWork {
  /** What a sensor makes of somebody who goes through its door: nothing, one passage, or several. */
  readonly perceive?: (passage: Passage, device: Device) => readonly Passage[]
  /** What becomes of a report before it leaves the device's side; undefined: it is never heard of. */
  readonly say?: (report: Report) => Report | undefined
  /** What becomes of it on the way: later, more than once. */
  readonly carry?: (delivery: Delivery) => readonly Delivery[]
}

export type Rates = Readonly<Record<string, number>>

/** A fault of the field: `faults/{id}.ts` has one as its default export. It knows sensors and networks, and nothing of how figures are computed. */
export interface Fault<R extends Rates = Rates> {
  readonly id: string
  /** Rates of the stated mix. */
  readonly rates: R
  /** The rates in words, as they are printed beside the figures. */
  readonly state: (rates: R) => string
  /** It takes away what a faultless sensor would have told: what happened meanwhile nobody can know. */
  readonly blinds?: boolean
  readonly start: (options: { readonly rates: R, readonly chance: Chance }) => FaultAtWork
}

export function defineFault<R extends Rates> (fault: Fault<R>): Fault<R> {
  return fault
}
