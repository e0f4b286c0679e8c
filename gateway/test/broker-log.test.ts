import t from 'tap'
import { turnedAwayIn } from '../src/sources/broker-log.ts'

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
