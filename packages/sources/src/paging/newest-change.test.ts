import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { NewestChange } from './newest-change.js'

const test = suite('NewestChange')

const noon = Date.parse('2026-03-01T12:00:00.000Z')

test('the largest instant counts, whatever the spelling and order', () => {
  const newest = new NewestChange()
  assert.is(newest.ms, undefined)
  for (const text of [
    '2026-02-01T00:00:00Z',
    '2026-03-01T14:00:00+02:00',
    undefined,
    'zzzzzzzzzzzzzzzzzzzzzzzzZ',
    '2026-03-01T11:00:00.000Z',
  ])
    newest.note(text)
  assert.is(newest.ms, noon)
})

test.run()
