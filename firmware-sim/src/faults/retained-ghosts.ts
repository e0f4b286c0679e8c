import { DAY_MS, SECOND_MS } from '@linli/domain/time'
import { defineFault } from './contract.ts'

const WEEK_MS = 7 * DAY_MS
/** Connections at which an old copy is told again. */
const TIMES = 3

/**
 * What was said long ago comes again when a connection is made anew: the broker hands out retained messages (MQTT 5.0, 3.3.1.3), a bridge its cache
 * (Zigbee2MQTT `cache_state_send_on_startup`), often without the retain flag.
 */
export default defineFault({
  id: 'retained-ghosts',
  rates: { connectionsPerWeek: 2, flagDropped: 0.5 },
  state: ({ connectionsPerWeek, flagDropped }) => `each site connects anew ${connectionsPerWeek} × a week and then every device's newest message comes again, also at the two connections after that; ${100 * flagDropped} % without the retain flag`,
  start ({ rates: { connectionsPerWeek, flagDropped }, chance }) {
    const span = WEEK_MS / connectionsPerWeek
    const connection = (site: string, index: number) => Math.floor((index + chance(site, index)) * span)
    return {
      carry (delivery) {
        const { report: { site, device }, arrivesAt } = delivery
        let index = Math.floor(arrivesAt / span)
        if (connection(site, index) < arrivesAt) index++
        if (connection(site, index) - arrivesAt > device.expectedIntervalSeconds * SECOND_MS) return [delivery]
        return [delivery, ...Array.from({ length: TIMES }, (_, later) => {
          const at = connection(site, index + later)
          return { ...delivery, arrivesAt: at + Math.floor(2 * SECOND_MS * chance(device.id, at)), retained: chance(device.id, -at) >= flagDropped }
        })]
      }
    }
  }
})
