import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseFilter } from './filter.js'
import { memoryData } from './memory-data.js'

const users = [{ sourcedId: 'b', n: 1 }, null, 'text', { sourcedId: 'Ä' }, { sourcedId: 'a', status: 'tobedeleted' }]
const served = memoryData({ users }, { notOffered: ['demographics'] })

test('records come as they were given, whatever they are, in their own order', () => {
  assert.equal(served.page('users', { offset: 1, limit: 3 }), ['null', '"text"', '{"sourcedId":"Ä"}'])
  assert.equal(served.page('users', { offset: 5, limit: 3 }), [])
})

test('collections that are not given are empty, those not offered have no count', () => {
  assert.is(served.count('classes'), 0)
  assert.is(served.count('demographics'), undefined)
})

test('sorting compares bytes, and filters count what they leave', () => {
  const sort = { field: 'sourcedId', descending: true }
  assert.equal(served.page('users', { offset: 0, limit: 2, sort }), ['{"sourcedId":"Ä"}', '{"sourcedId":"b","n":1}'])
  assert.is(served.count('users', parseFilter("status='tobedeleted'")), 1)
})

test.run()
