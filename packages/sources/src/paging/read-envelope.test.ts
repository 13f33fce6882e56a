import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readEnvelope } from './read-envelope.js'

const test = suite('readEnvelope')

const record = { sourcedId: 'u-1' }
const recordsIn = (body: unknown) => {
  const envelope = readEnvelope(body, ['users', 'students'])
  return 'records' in envelope ? envelope.records : undefined
}

test('records are found under the expected key, in any case, before any other', () => {
  assert.equal(recordsIn({ other: [], users: [record] }), [record])
  assert.equal(recordsIn({ Users: [record], extra: [1] }), [record])
})

test('records are found under the name of the path, else in the only array', () => {
  assert.equal(recordsIn({ students: [record], x: [] }), [record])
  assert.equal(recordsIn({ items: [record], paging: { next: 1 } }), [record])
  assert.equal(recordsIn({ items: [] }), [])
  assert.equal(recordsIn([record]), [record])
  assert.equal(recordsIn({ a: [record], b: [record] }), undefined)
})

test('a single record counts as one', () => {
  assert.equal(recordsIn({ users: record }), [record])
  assert.equal(recordsIn({ users: { SOURCEDID: 1 } }), [{ SOURCEDID: 1 }])
  assert.equal(recordsIn({ users: { message: 'no' } }), undefined)
})

test('null, {} and no array are nothing; only null and {} may end a pull', () => {
  const ends = [null, {}].map((body) => readEnvelope(body, ['users']))
  assert.equal(
    ends.map((envelope) => 'nothing' in envelope && envelope.mayEnd),
    [true, true],
  )
  for (const body of [
    { users: null },
    { users: {} },
    { users: 'x' },
    { total: 3 },
    { errors: [{ code: 1 }] },
    { errors: [] },
  ]) {
    const envelope = readEnvelope(body, ['users'])
    assert.ok('nothing' in envelope && !envelope.mayEnd, JSON.stringify(body))
  }
})

test('a OneRoster error is malformed, whatever stands beside it; a warning is not', () => {
  const failure = { imsx_codeMajor: 'failure', imsx_severity: 'error', imsx_codeMinor: 'invalid data' }
  for (const body of [
    { statusInfoSet: [failure] },
    failure,
    { users: [], statusInfoSet: [failure] },
    { users: [], StatusInfoSet: failure },
  ]) {
    assert.ok('malformed' in readEnvelope(body, ['users']))
  }
  const warning = { imsx_codeMajor: 'success', imsx_severity: 'warning' }
  assert.equal(recordsIn({ users: [record], statusInfoSet: [warning] }), [record])
  assert.equal(recordsIn({ statusInfoSet: [warning] }), undefined)
})

test('JSON that is no object is malformed', () => {
  for (const body of ['x', 7, true]) assert.ok('malformed' in readEnvelope(body, ['users']))
})

test('any JSON is read without an exception', () => {
  fc.assert(fc.property(fc.jsonValue(), (body) => void readEnvelope(body, ['users'])))
})

test.run()
