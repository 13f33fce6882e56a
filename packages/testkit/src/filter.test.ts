import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseFilter, passes } from './filter.js'

const record = {
  sourcedId: 'u1',
  status: 'active',
  role: 'Student',
  dateLastModified: '2025-08-03T10:00:00.000Z',
  orgs: [{ sourcedId: 'o1' }, { sourcedId: 'o2' }],
  metadata: { 'jp.kana': 'x' },
}

function verdict(text: string): boolean | undefined {
  const filter = parseFilter(text)
  return filter && passes(record, filter)
}

test('each operator compares as its name says, without regard to case', () => {
  assert.equal(
    [
      "role='student'",
      "role!='student'",
      "dateLastModified>'2025-08-03'",
      "dateLastModified<='2025-08-03'",
      "role~'TUD'",
    ].map(verdict),
    [true, false, true, false, true],
  )
})

test('clauses are joined by AND or by OR, and by one of them only', () => {
  assert.is(verdict("role='student' AND status='inactive'"), false)
  assert.is(verdict("role='student' OR status='inactive'"), true)
  assert.is(verdict("role='student' OR status='x' AND status='y'"), undefined)
})

test('a dotted field looks into lists, and into keys that hold a dot', () => {
  assert.is(verdict("orgs.sourcedId='o2'"), true)
  assert.is(verdict("orgs.sourcedId!='o2'"), false)
  assert.is(verdict("metadata.jp.kana='x'"), true)
})

test('a record without a status counts as active', () => {
  const filter = parseFilter("status='active'")
  assert.ok(filter)
  assert.equal(
    [{}, { status: '' }, { status: null }, { status: 'tobedeleted' }].map((one) => passes(one, filter)),
    [true, true, true, false],
  )
})

test('what is outside the grammar is no filter', () => {
  for (const text of ['status=active', "status='active", "status='a' XOR role='b'", "='a'", "status=='a'"]) {
    assert.is(parseFilter(text), undefined, text)
  }
})

test.run()
