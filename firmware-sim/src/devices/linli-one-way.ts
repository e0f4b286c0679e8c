import { defineDevice } from './contract.ts'
import { nativeMessage } from './shared/native.ts'

/** One-way entry counter with our own firmware. */
export default defineDevice({ id: 'linli-one-way', source: 'linli', model: 'Linli one-way', message: nativeMessage })
