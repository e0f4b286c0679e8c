import { defineDevice } from './contract.ts'
import { nativeMessage } from './shared/native.ts'

/** Two-way door counter with our own firmware: passages since the last message, every five minutes, zeros included. */
export default defineDevice({ id: 'linli-counter', source: 'linli', model: 'Linli counter', message: nativeMessage })
