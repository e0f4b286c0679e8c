import { join } from 'node:path'
import t from 'tap'
import { storeConformance } from '../src/conformance/index.ts'
import { openEmbeddedStore } from '../src/embedded/index.ts'

storeConformance(t, async t => {
  const store = await openEmbeddedStore({ file: join(t.testdir(), 'telemetry.db') })
  t.teardown(() => store.close())
  return store
})
