import type { TurnedAwayReason } from '@linli/domain/pipeline'

/** Where Mosquitto publishes its own log with `log_dest topic` (mosquitto.conf(5)); other brokers say nothing there. */
export const BROKER_LOG = '$SYS/broker/log/'

/** Notices and errors; what it says of each message is no notice. */
export const BROKER_LOG_FILTERS = [`${BROKER_LOG}N`, `${BROKER_LOG}E`]

/** Whether a line of Mosquitto's log tells that somebody was turned away. */
export function turnedAwayIn (line: string): TurnedAwayReason | undefined {
  if (/not authori[sz]ed/i.test(line)) return 'not_authorised'
  // An end of file is a device that fell silent in the middle, which is nobody's refusal.
  return /SSL routines::(?!unexpected eof)/.test(line) ? 'tls' : undefined
}

/** Whether a line of Mosquitto's log file tells that a message on a topic was refused. Such lines have the level debug, which Mosquitto never publishes. */
export function isDeniedPublish (line: string): boolean {
  // From the line's beginning: what follows holds the client's own words.
  return /^(\S+: )?Denied PUBLISH from /.test(line)
}
