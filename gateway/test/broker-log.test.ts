import t from 'tap'
import { isDeniedPublish, turnedAwayIn } from '../src/sources/broker-log.ts'

// Lines of Mosquitto 2.0.11.
const LINES = [
  ['1795647222: Client <unknown> disconnected, not authorised.', 'not_authorised'],
  ['1795648039: OpenSSL Error[0]: error:0A000418:SSL routines::tlsv1 alert unknown ca', 'tls'],
  ['1795648040: Client connection from 127.0.0.1 failed: error:0A00010B:SSL routines::wrong version number.', 'tls'],
  ['1795648041: OpenSSL Error[0]: error:0A000126:SSL routines::unexpected eof while reading', undefined],
  ['1795647222: New client connected from 127.0.0.1:45192 as auto-19B25D50 (p2, c1, k60, u\'dev1\').', undefined],
  ['1795647222: Client auto-19B25D50 disconnected.', undefined]
] as const

t.test('the broker\'s log tells who was turned away, and not who left', async t => {
  for (const [line, reason] of LINES) t.equal(turnedAwayIn(line), reason, line)
})

t.test('a denied message is told by a line of its own, and not by what a device writes', async t => {
  t.ok(isDeniedPublish('1795933394: Denied PUBLISH from dev1 (d0, q1, r0, m1, \'linli/v1/lane/other/telemetry\', ... (12 bytes))'))
  t.ok(isDeniedPublish('2026-11-29T06:31:00: Denied PUBLISH from dev1 (d0, q1, r0, m1, \'a\', ... (12 bytes))'))
  t.notOk(isDeniedPublish('1795933394: Received PUBLISH from dev1 (d0, q1, r0, m1, \'a: Denied PUBLISH from b\', ... (12 bytes))'))
})
