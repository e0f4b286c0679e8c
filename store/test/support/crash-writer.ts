/** Writes one batch after another into the store `argv[2]`, from number `argv[3]` on, and prints the number of each when it is acknowledged. Ends by being killed. */
import { openEmbeddedStore } from '../../src/embedded/index.ts'
import { batchOf } from './batches.ts'

const store = await openEmbeddedStore({ file: process.argv[2]! })
for (let number = Number(process.argv[3]); ; number++) {
  await store.write(batchOf(number))
  process.stdout.write(`${number}\n`)
}
