import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newestCopy } from './newest-copy.js'
import type { Org } from './record.js'

const test = suite('newestCopy')

const org = (name: string | undefined, dateLastModified?: string): Org => ({
  sourcedId: 'o-1',
  status: 'active',
  dateLastModified,
  metadata: undefined,
  name,
  type: 'school',
  identifier: undefined,
  parent: undefined,
})

const pick = (...orgs: Org[]) =>
  newestCopy(
    'orgs',
    orgs.map((record, offset) => ({ record, origin: { attempt: 1, offset } })),
  )

test('the newest copy counts, before its status is looked at', () => {
  const gone = { ...org('Old name', '2026-02-01T00:00:00Z'), status: 'tobedeleted' }
  const { record, superseded } = pick(org('New name', '2026-01-01T00:00:00Z'), gone)
  assert.is(record, gone)
  assert.equal(
    superseded.map(({ rule, severity, action, origin }) => ({ rule, severity, action, origin })),
    [{ rule: 'duplicate-sourced-id', severity: 'warning', action: 'superseded', origin: { attempt: 1, offset: 0 } }],
  )
})

test('a copy without a date is the oldest', () => {
  assert.is(pick(org('Zed'), org('Abe', '1999-01-01')).record.name, 'Abe')
})

test('of one instant the greater text in UTF-8 order counts, whatever the order of arrival', () => {
  const astral = org('School \u{1f600}')
  const high = org('School \uffee')
  for (const copies of [
    [astral, high],
    [high, astral],
  ])
    assert.is(pick(...copies).record, astral)
})

test('copies equal to the one that counts are told from those that differ', () => {
  const counts = () => org('B', '2026-01-01T00:00:00Z')
  const { superseded } = pick(org('A'), counts(), org('A'), counts())
  assert.equal(superseded.map(({ rule }) => rule).sort(), [
    'duplicate-sourced-id',
    'duplicate-sourced-id',
    'repeated-record',
  ])
})

test.run()
