import t from 'tap'
import { inForce, isOfKind, numberAt, placementAt } from '../src/catalogue/index.ts'
import { deviceOf } from './support/room.ts'

t.test('a version holds from its own instant to that of the next, in whatever order they are written', async t => {
  const versions = [{ from: 200, value: 2 }, { from: 100, value: 1 }]
  t.same([99, 100, 199, 200, 1e9].map(at => numberAt(versions, at)), [undefined, 1, 1, 2, 2])
  t.equal(inForce([], 5), undefined)
})

t.test('a device hangs in one place at a time', async t => {
  const moved = deviceOf('c', 'counter', { placements: [{ space: 'a', from: 100, to: 200 }, { space: 'b', from: 200 }] })
  t.same([99, 100, 199, 200, 1e9].map(at => placementAt(moved, at)?.space), [undefined, 'a', 'a', 'b', 'b'])
})

t.test('a housing is of every kind that it measures', async t => {
  const both = deviceOf('c', 'counter', { also: ['environment'] })
  t.same([isOfKind(both, 'counter'), isOfKind(both, 'environment'), isOfKind(both, 'door', 'environment'), isOfKind(both, 'door')], [true, true, true, false])
})
