import type { AlertCondition, SpaceState } from '@linli/domain/state'
import type { Point } from '@linli/domain/telemetry'

/** One point for the boards. `time` is the minute, UTC ms. */
export function statePoint (state: SpaceState, time: number): Point {
  const { people, occupied, capacity, lastSeen } = state
  const air = Object.fromEntries(['co2', 'temperature', 'humidity', 'pm25'].flatMap(quantity => {
    const held = state.values[quantity]
    return held ? [[quantity, held.value]] : []
  }))
  return {
    measurement: 'space_state', tags: { site: state.site, space: state.space }, time,
    fields: {
      status: state.status, open: state.open, ...(people === undefined ? {} : { people }), ...(occupied === undefined ? {} : { occupied }),
      ...(capacity === undefined ? {} : { capacity }), ...air, ...(lastSeen === undefined ? {} : { ageMs: Math.max(0, state.at - lastSeen) })
    }
  }
}

/** That an alert was raised or has cleared. */
export function eventPoint (condition: AlertCondition, transition: 'raised' | 'cleared'): Point {
  const subject = condition.id.slice(0, condition.id.lastIndexOf('-'))
  return {
    measurement: 'event', tags: { site: condition.site, kind: `alert_${transition}`, subject },
    time: transition === 'raised' ? condition.raisedAt : condition.clearedAt ?? condition.raisedAt,
    fields: { text: JSON.stringify(condition), severity: condition.priority }
  }
}
