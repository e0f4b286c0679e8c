import { defineDevice } from './contract.ts'
import { nativeMessage } from './shared/native.ts'

/** Ceiling sensor that reports how many people it sees; the picture never leaves it. */
export default defineDevice({ id: 'linli-head-count', source: 'linli', model: 'Linli head count', message: nativeMessage })
