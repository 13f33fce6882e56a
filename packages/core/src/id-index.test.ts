import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { IdIndex } from './id-index.js'

const test = suite('IdIndex')

test('answers as a Map does', () => {
  const entries = fc.array(fc.tuple(fc.string({ maxLength: 5 }), fc.integer({ min: 1, max: 0xffffffff })), {
    maxLength: 200,
  })
  fc.assert(
    fc.property(entries, fc.array(fc.string({ maxLength: 5 })), (pairs, others) => {
      const index = new IdIndex()
      const map = new Map(pairs)
      for (const [id, value] of pairs) index.set(id, value)
      for (const id of [...map.keys(), ...others]) assert.is(index.get(id), map.get(id) ?? 0)
      assert.is(index.size, map.size)
    }),
  )
})

test('keeps a hundred thousand ids apart', () => {
  const index = new IdIndex()
  for (let id = 1; id <= 100_000; id++) index.set(`user-${id}`, id)
  for (let id = 1; id <= 100_000; id++) if (index.get(`user-${id}`) !== id) assert.unreachable(`user-${id}`)
  assert.is(index.get('user-0'), 0)
  assert.is(index.size, 100_000)
})

test.run()
