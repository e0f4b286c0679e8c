import { defineDevice } from './contract.ts'
import { nativeMessage } from './shared/native.ts'

/** Air monitor with our own firmware: temperature, humidity, CO2, PM2.5 and sound level. */
export default defineDevice({ id: 'linli-air', source: 'linli', model: 'Linli air', message: nativeMessage })
