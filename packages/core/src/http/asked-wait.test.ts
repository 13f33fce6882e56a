import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { askedWaitMs } from './asked-wait.js'

const test = suite('askedWaitMs')
const now = Date.parse('2026-03-01T10:00:00Z')
const asked = (headers: Record<string, string>, status = 429, dateMs: number | undefined = undefined) =>
  askedWaitMs({ status, headers, dateMs }, now)

test('Retry-After is read in seconds', () => {
  assert.is(asked({ 'retry-after': '59' }), 59_000)
  assert.is(asked({ 'retry-after': ' 0.5 ' }), 500)
  assert.is(asked({ 'retry-after': '59' }, 500), 59_000)
})

test('Retry-After is read as a date', () => {
  assert.is(asked({ 'retry-after': 'Sun, 01 Mar 2026 10:02:00 GMT' }), 120_000)
  assert.is(asked({ 'retry-after': 'Sun, 01 Mar 2026 09:00:00 GMT' }), 0)
})

test("a date is held against the server's own clock where it shows one", () => {
  const serversNow = Date.parse('2026-03-01T13:00:00Z')
  assert.is(asked({ 'retry-after': 'Sun, 01 Mar 2026 13:00:07 GMT' }, 503, serversNow), 7000)
  assert.is(asked({ 'ratelimit-reset': String(serversNow / 1000 + 8) }, 429, serversNow), 8000)
})

test('RateLimit-Reset stands in for Retry-After, in seconds or as an epoch', () => {
  assert.is(asked({ 'ratelimit-reset': '42' }), 42_000)
  assert.is(asked({ 'ratelimit-reset': '42;w=60' }), 42_000)
  assert.is(asked({ 'ratelimit-reset': String(now / 1000 + 30) }), 30_000)
  assert.is(asked({ 'ratelimit-reset': '1000000000' }), 1e12)
  assert.is(asked({ 'retry-after': '3', 'ratelimit-reset': '42' }), 3000)
  assert.is(asked({ 'retry-after': 'soon', 'ratelimit-reset': '42' }), 42_000)
})

test('RateLimit-Reset does not hold up what is no matter of rates', () => {
  assert.is(asked({ 'ratelimit-reset': '3600' }, 500), 0)
  assert.is(asked({ 'ratelimit-reset': '20' }, 503), 20_000)
})

test('nothing readable asks for nothing', () => {
  assert.is(asked({}), 0)
  assert.is(asked({ 'retry-after': '' }), 0)
  assert.is(asked({ 'retry-after': 'soon' }), 0)
})

test.run()
