import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compareInstants, instantMs } from './instant.js'

const test = suite('instant')

const noon = Date.parse('2026-03-01T12:00:00.000Z')

test('instants are read in every ISO spelling, without zone as UTC', () => {
  for (const text of [
    '2026-03-01T12:00:00Z',
    '2026-03-01T12:00:00.000000+00:00',
    '2026-03-01 12:00:00',
    '2026-03-01T14:00+0200',
    '2026-03-01T12:00:00.0Z ',
  ])
    assert.is(instantMs(text), noon, text)
  assert.is(instantMs('2026-03-01'), Date.parse('2026-03-01T00:00:00Z'))
  for (const text of ['1/05/2023', 'yesterday', '2026-13-01', '']) assert.is(instantMs(text), undefined)
})

const ordered: readonly (readonly [string | undefined, string | undefined])[] = [
  [undefined, '1970-01-01'],
  ['yesterday', '1970-01-01T00:00:00Z'],
  ['2026-01-01T10:00:00+02:00', '2026-01-01T09:00:00Z'],
  ['2026-01-01', '2026-01-01T00:00:00.001Z'],
  ['2026-01-01T10:00:00', '2026-01-01T10:00:01Z'],
  ['2026-01-01T10:00:00.1234567Z', '2026-01-01T10:00:00.1234568Z'],
  ['2026-01-01T10:00:00.99Z', '2026-01-01 10:00:01'],
  ['2026-01-01T00:00:00+0100', '2025-12-31T23:30:00Z'],
]

test('moments are compared as instants, whatever the zone, the digits and the form', () => {
  for (const [older, newer] of ordered) {
    assert.ok(compareInstants(older, newer) < 0, `${older} is older than ${newer}`)
    assert.ok(compareInstants(newer, older) > 0, `${newer} is newer than ${older}`)
  }
  const same = ['2026-01-01T10:00:00.000Z', '2026-01-01T10:00:00', '2026-01-01T12:00+02:00', '2026-01-01t10:00:00.0z']
  for (const text of same) assert.is(compareInstants(text, same[0]), 0, text)
  assert.is(compareInstants('never', undefined), 0)
})

test.run()
