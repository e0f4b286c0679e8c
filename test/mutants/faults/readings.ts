import type { Fault } from '../fault.ts'

/** Readings, life and validity of devices, their condition (DOMAIN A3.3, A3.4, 4.2). */
export default [
  { name: 'a clock 120 s ahead is wrong', file: 'readings/reading.ts', text: 'deviceTime <= receivedAt + CLOCK_AHEAD_LIMIT_MS', instead: 'deviceTime < receivedAt + CLOCK_AHEAD_LIMIT_MS', why: 'the limit is the last good second' },
  { name: 'an unset clock is late data', file: 'readings/reading.ts', text: 'deviceTime >= EARLIEST_PLAUSIBLE && ', instead: '', why: 'everything a device said before it knew the time would be thrown away as too old' },
  { name: 'a retained copy without time is fresh', file: 'readings/reading.ts', text: `return retained ? 'ignored' : {`, instead: 'return {', why: 'a ghost would fill the room after each restart of the broker' },
  { name: 'the oldest kept reading is expired', file: 'readings/reading.ts', text: 'deviceTime < receivedAt - retentionMs', instead: 'deviceTime <= receivedAt - retentionMs', why: 'the retention is a promise' },
  { name: 'the end of a range is refused', file: 'readings/reading.ts', text: 'number > quantity.max)', instead: 'number >= quantity.max)', why: 'a full battery and saturated air would be faults' },
  { name: 'infinity is a number', file: 'readings/reading.ts', text: `if (!Number.isFinite(number)) return refuse(field, value, 'not_finite')`, instead: '', why: 'one reading would make a mean of nothing' },
  { name: 'half a person passes', file: 'readings/reading.ts', text: `quantity.type === 'integer' && !Number.isInteger(number)`, instead: `quantity.type === 'integer' && Number.isNaN(number)`, why: 'a counter that sends fractions is decoded wrongly' },
  { name: 'validity is two intervals', file: 'usage/alive.ts', text: 'Math.max(3 * expectedIntervalSeconds', instead: 'Math.max(2 * expectedIntervalSeconds', why: 'two lost messages would make a room blind' },
  { name: 'validity is at least a minute', file: 'usage/alive.ts', text: ', 5 * MINUTE_MS)', instead: ', MINUTE_MS)', why: 'a fast sensor would be blind after each hiccup' },
  { name: 'a last will is not heard', file: 'usage/alive.ts', text: 'to: Math.min(message.time + span, deaths[death] ?? Infinity)', instead: 'to: message.time + span', why: 'a dead device would prove an empty room' },
  { name: 'a birth at the instant of a death is stillborn', file: 'usage/alive.ts', text: 'deaths[death]! <= message.time', instead: 'deaths[death]! < message.time', why: 'a device that comes back at once would stay blind' },
  { name: 'a dead gateway kills what it does not vouch for', file: 'usage/alive.ts', text: '...(session ? gatewayDeaths : [])', instead: '...gatewayDeaths', why: 'a sensor that was heard would be called blind' },
  { name: 'sessions outlive their gateway', file: 'usage/alive.ts', text: '...(session ? gatewayDeaths : [])', instead: '...[]', why: 'a room behind a dead gateway would be called empty' },
  { name: 'one of two doors is enough', file: 'usage/alive.ts', text: 'return devices.reduce((valid, { service, alive }) => subtract(valid, subtract(service, alive)), serving)', instead: 'return intersect(union(...devices.map(({ alive }) => alive)), serving)', why: 'people who leave by the blind door would stay for ever' },
  { name: 'a value survives an outage', file: 'usage/alive.ts', text: 'Math.min(life?.to ?? at, said[index + 1]?.at ?? Infinity)', instead: 'said[index + 1]?.at ?? life?.to ?? at', why: 'a night without power would be a night with people' },
  { name: 'a device counts before it is installed', file: 'usage/alive.ts', text: 'alive: intersect(lives, served.service)', instead: 'alive: lives', why: 'the shelf of the workshop would be part of the room' },
  { name: 'the earlier received copy wins', file: 'usage/messages.ts', text: 'a.receivedAt - b.receivedAt ||', instead: 'b.receivedAt - a.receivedAt ||', why: 'a corrected reading would not correct' },
  { name: 'a cut-off hides what came in its last moment', file: 'usage/messages.ts', text: 'if (reading.receivedAt > asOf)', instead: 'if (reading.receivedAt >= asOf)', why: 'a letter would not be what was known when it was written' },
  { name: 'no number is number 0', file: 'usage/messages.ts', text: `\${reading.seq ?? ''}`, instead: '${reading.seq ?? 0}', why: 'two messages of one second would become one' },
  { name: 'messages of one instant have no order', file: 'usage/messages.ts', text: ' || (a.seq ?? -1) - (b.seq ?? -1)', instead: '', why: 'a total before its successor would be a restart' },
  { name: 'a moved device speaks in both rooms', file: 'usage/messages.ts', text: 'from <= time && time < to', instead: 'from <= time && time <= to', why: 'the passage at the handover would be counted twice' },
  { name: 'two impossible CO2 values are a wrong baseline', file: 'condition/index.ts', text: 'const LOW_CO2_COUNT = 3', instead: 'const LOW_CO2_COUNT = 2', why: 'a single bad value would send a technician' },
  { name: 'any refused CO2 value is a wrong baseline', file: 'condition/index.ts', text: ' && Number(value) < LOW_CO2_PPM', instead: '', why: 'a sensor that starts too high would be called shifted' },
  { name: 'a calm quarter of an hour is stuck', file: 'condition/index.ts', text: 'last - since >= FLATLINES[quantity].spanMs', instead: 'last - since >= 0', why: 'a calm hour would send a technician' },
  { name: 'CO2 is stuck in a closed house', file: 'condition/index.ts', text: ' && (open || !onlyOpen)', instead: '', why: 'each night would send a technician' },
  { name: 'a silence does not end a flat line', file: 'condition/index.ts', text: ' && time - before.last <= FLAT_GAP_MS', instead: '', why: 'two equal values a day apart would be a stuck sensor' },
  { name: 'a sign of life decodes the bytes', file: 'condition/index.ts', text: `Object.keys(values).some(field => field !== 'online')`, instead: 'Object.keys(values).length > 0', why: 'a device without a codec would look healthy' }
] satisfies readonly Fault[]
