import type { SpaceKind } from '@linli/domain/catalogue'

/** How people use a kind of space. */
export interface Habits {
  /** Visits of a weekday and a day of the weekend, as multiples of the capacity. */
  readonly turnover: readonly [number, number]
  /** Mean stay, minutes. */
  readonly stayMinutes: number
  /** Relative wish to arrive, for each hour of the day. */
  readonly hours: readonly number[]
}

function peaks (...around: readonly (readonly [hour: number, width: number, weight: number])[]): readonly number[] {
  return Array.from({ length: 24 }, (_, hour) => 0.02 + around.reduce((sum, [middle, width, weight]) => sum + weight * Math.exp(-(((hour + 0.5 - middle) / width) ** 2)), 0))
}

/** Assumptions of the demo, not measurements: their purpose is a plausible district with busy, quiet and badly used spaces. */
export const HABITS: Readonly<Record<SpaceKind, Habits>> = {
  white_collar_centre: { turnover: [4, 0.8], stayMinutes: 50, hours: peaks([12.5, 1.2, 1], [18.5, 1.5, 0.8]) },
  cultural_centre: { turnover: [3, 4.5], stayMinutes: 70, hours: peaks([10, 1.5, 0.8], [14.5, 2, 1], [19, 1.2, 0.6]) },
  talent_apartment: { turnover: [2.5, 3], stayMinutes: 65, hours: peaks([20, 2, 1], [12, 1.5, 0.3]) },
  study_room: { turnover: [3.2, 4.2], stayMinutes: 120, hours: peaks([9.5, 1.5, 0.9], [14, 2, 1], [19, 2, 0.8]) },
  activity_room: { turnover: [2.2, 1.6], stayMinutes: 85, hours: peaks([9.2, 0.8, 1], [14.2, 0.8, 1], [19, 0.8, 0.5]) },
  community_enterprise: { turnover: [1.3, 0.2], stayMinutes: 200, hours: peaks([9, 0.8, 1], [13.3, 0.8, 0.8]) },
  courtyard: { turnover: [6, 8], stayMinutes: 25, hours: peaks([7.5, 1.2, 1], [16.5, 2, 1]) },
  market_storefront: { turnover: [14, 17], stayMinutes: 12, hours: peaks([8, 1.5, 1], [17.3, 1.3, 0.8]) },
  education_complex: { turnover: [2.4, 3.4], stayMinutes: 95, hours: peaks([9.5, 1, 0.6], [15, 1.5, 0.7], [18.8, 1, 1]) }
}
