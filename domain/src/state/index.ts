import { z } from 'zod'

/** State of a space, worst first: urg > att > unk > ok > closed (design language, section 2). */
export const SpaceStatus = z.enum(['urg', 'att', 'unk', 'ok', 'closed'])
export type SpaceStatus = z.infer<typeof SpaceStatus>

/** Use of a space over time, as boards draw it (`space_state.phase`). */
export const PHASES = { unknown: -1, closed: 0, empty: 1, used: 2, full: 3, over: 4 } as const

/** The newest fresh value of one quantity; absent = nothing fresh, which is unknown and not zero. */
export const LiveValue = z.object({ value: z.number(), time: z.number() })
export type LiveValue = z.infer<typeof LiveValue>

/** Live state of one space, published retained by the gateway. */
export const SpaceState = z.object({
  site: z.string(), space: z.string(),
  /** UTC ms of the computation. */
  at: z.number(),
  status: SpaceStatus,
  open: z.boolean(),
  /** UTC ms: while closed the next opening, while open the closing. */
  opensAt: z.number().optional(), closesAt: z.number().optional(),
  /** Live people count (DOMAIN A3.6 live); absent when the source is blind or counts no people. */
  people: z.number().optional(),
  /** Somebody is there; absent when blind. */
  occupied: z.boolean().optional(),
  methodClass: z.enum(['A', 'B', 'C']).optional(),
  capacity: z.number().optional(),
  /** By quantity (co2, temperature, humidity, pm25, noise, illuminance …), fresh ones only. */
  values: z.record(z.string(), LiveValue),
  /** Device time of the newest message of any device of the space. */
  lastSeen: z.number().optional(),
  devices: z.object({ total: z.number(), alive: z.number() })
})
export type SpaceState = z.infer<typeof SpaceState>

/** Live state of one claimed device. */
export const DeviceState = z.object({
  device: z.string(), lastSeen: z.number().optional(), alive: z.boolean(),
  /** Last death that no newer message has contradicted. */
  offlineSince: z.number().optional(),
  battery: z.number().optional(), rssi: z.number().optional(), linkQuality: z.number().optional(),
  /** Newest values by quantity, fresh or not. */
  values: z.record(z.string(), z.object({ value: z.union([z.number(), z.boolean()]), time: z.number() })),
  /** Standing conditions: unreadable, co2_baseline, stuck, decoding_fault … */
  conditions: z.array(z.string())
})
export type DeviceState = z.infer<typeof DeviceState>

export const AlertPriority = z.enum(['P1', 'P2', 'P3'])
export type AlertPriority = z.infer<typeof AlertPriority>

/** The condition side of an alert, owned by the gateway and published retained on `linli/v1/{site}/alerts/{id}`. */
export const AlertCondition = z.object({
  /** `{rule}-{subject}-{raisedAt in base 36}`: the same opening has the same id after a restart. */
  id: z.string(), rule: z.string(), site: z.string(), space: z.string().optional(), device: z.string().optional(),
  priority: AlertPriority, active: z.boolean(),
  /** UTC ms: when the condition began to hold (before the on-delay), when the alert was raised, when it cleared. */
  since: z.number(), raisedAt: z.number(), clearedAt: z.number().optional(),
  value: z.number().optional(), limit: z.number().optional(), unit: z.string().optional(),
  /** How many faults were folded into this one (children of a dead source). */
  folded: z.number().optional()
})
export type AlertCondition = z.infer<typeof AlertCondition>

/** An alert as staff see it: active/cleared × acknowledged/open. The ledger owns the acknowledgement. */
export interface Alert extends AlertCondition {
  readonly acknowledgedAt?: number
  readonly acknowledgedBy?: string
}
