import { defineDevice } from './contract.ts'
import { nativeMessage } from './shared/native.ts'

/** Light barrier with our own firmware: passages in either direction since the last message. */
export default defineDevice({ id: 'linli-beam', source: 'linli', model: 'Linli beam', message: nativeMessage })
