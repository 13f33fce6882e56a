import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parameterLadder } from './parameter-ladder.js'

const test = suite('parameterLadder')

const asked = { sort: true, filter: 'f', limit: 5000 }
const words = (steps: ReturnType<typeof parameterLadder>): readonly string[] =>
  steps.map(({ sort, filter, limit }) =>
    [sort ? 'sort' : '', filter === undefined ? '' : 'filter', limit ?? 'none'].join(' ').trim(),
  )

test('each parameter is left out alone, then sort and filter together, then so with each limit', () => {
  assert.equal(words(parameterLadder(asked)), [
    'filter 5000',
    'sort  5000',
    'sort filter 1000',
    'sort filter 100',
    'sort filter none',
    '5000',
    '1000',
    '100',
    'none',
  ])
})

test('no limit above the one asked for, and nothing twice', () => {
  assert.equal(words(parameterLadder({ sort: false, filter: undefined, limit: 100 })), ['none'])
})

test.run()
