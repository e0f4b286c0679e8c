import pino, { type Logger } from 'pino'
import pretty from 'pino-pretty'

/** Where secrets could stand in a log line. */
const REDACTED = ['password', '*.password', 'mqttPassword', '*.mqttPassword', 'smtpPassword', '*.smtpPassword', 'authorization', '*.headers.authorization', '*.headers.cookie']

/** The process's logger on standard error: for people on a terminal, JSON lines elsewhere. */
export function createLog (level: string): Logger {
  const options = { level, redact: REDACTED }
  return process.stderr.isTTY
    ? pino(options, pretty({ destination: 2, sync: true, ignore: 'pid,hostname' }))
    : pino(options, pino.destination({ dest: 2, sync: true }))
}
