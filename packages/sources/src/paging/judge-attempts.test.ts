import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Attempt, judgeAttempts } from './judge-attempts.js'

const test = suite('judgeAttempts')

const attempt = (fields: Partial<Attempt> = {}): Attempt => ({
  received: 10,
  total: 10,
  unique: 10,
  repeats: 0,
  acrossPages: 0,
  signature: '0:0:0',
  filtered: true,
  largest: 5,
  ...fields,
})
const verdict = (...attempts: readonly Attempt[]): string => {
  const judgement = judgeAttempts(attempts)
  if ('completeness' in judgement) return judgement.completeness
  return `again${judgement.withoutFilter ? ' without filter' : ''}${judgement.otherLimit ? ' with another limit' : ''}`
}
const repeating = (fields: Partial<Attempt> = {}): Attempt =>
  attempt({ unique: 9, repeats: 1, acrossPages: 1, signature: '1:2:3', ...fields })

test('as many as announced is proven, no total is unproven', () => {
  assert.is(verdict(attempt()), 'proven')
  assert.is(verdict(attempt({ total: undefined })), 'unproven')
})

test("repeats within a page are the server's own", () => {
  assert.is(verdict(attempt({ unique: 9, repeats: 1, signature: '1:2:3' })), 'proven')
})

test('repeats across pages need a second pull alike with another page length, or three alike', () => {
  assert.is(verdict(repeating()), 'again with another limit')
  assert.is(verdict(repeating(), repeating({ largest: 3 })), 'proven')
  assert.is(verdict(repeating(), repeating()), 'again with another limit')
  assert.is(verdict(repeating(), repeating(), repeating()), 'proven')
  assert.is(verdict(repeating(), repeating({ largest: 3, signature: '1:9:9' })), 'again with another limit')
  assert.is(verdict(repeating(), repeating({ largest: 3, total: 11, received: 11 })), 'again with another limit')
  assert.is(verdict(repeating({ total: undefined }), repeating({ total: undefined, largest: 3 })), 'unproven')
})

test('fewer than announced is pulled without the filter, which proves a total that ignores it', () => {
  const short = attempt({ received: 8, unique: 8 })
  assert.is(verdict(short), 'again without filter')
  assert.is(verdict(short, attempt({ filtered: false })), 'proven')
  assert.is(verdict(short, attempt({ filtered: false, received: 9, unique: 9 })), 'again')
})

test('more than announced is unproven when it happens twice in a row', () => {
  const more = attempt({ received: 12, unique: 12 })
  assert.is(verdict(more), 'again')
  assert.is(verdict(more, more), 'unproven')
  assert.is(verdict(more, attempt({ received: 8, unique: 8, filtered: false }), more), 'again')
})

test.run()
