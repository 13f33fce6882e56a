import { memoryScratch } from '@rosterstream/core'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { IdLedger } from './id-ledger.js'

const test = suite('IdLedger')

const filled = (pages: readonly (readonly string[])[], ledger = new IdLedger()): IdLedger => {
  for (const page of pages) {
    for (const id of page) ledger.add(id)
    ledger.keepPage()
  }
  return ledger
}

test('ids of one page in another order or another page have another print', () => {
  const print = (ids: readonly string[]): string => {
    const ledger = new IdLedger()
    for (const id of ids) ledger.add(id)
    return ledger.print
  }
  assert.is(print(['a', 'b']), print(['a', 'b']))
  assert.is.not(print(['a', 'b']), print(['b', 'a']))
  const ledger = new IdLedger()
  assert.equal([ledger.seen('x'), ledger.seen('x'), ledger.seen('y')], [false, true, false])
})

test('a page that is dropped leaves no trace', () => {
  const ledger = filled([['a', 'b']])
  ledger.add('a')
  ledger.dropPage()
  assert.equal(ledger.finish().repeats, 0)
  assert.is(ledger.finish().unique, 2)
})

test('any pages: uniques, repeats, and those across pages are counted right', () => {
  const pages = fc.array(fc.array(fc.constantFrom(...'abcdefghij', 'aa', 'é', '\u{1f600}'), { maxLength: 8 }), {
    maxLength: 8,
  })
  fc.assert(
    fc.property(pages, (all) => {
      const { unique, repeats, acrossPages } = filled(all).finish()
      const flat = all.flat()
      const within = all.reduce((sum, page) => sum + page.length - new Set(page).size, 0)
      assert.equal(
        [unique, repeats, acrossPages],
        [new Set(flat).size, flat.length - new Set(flat).size, flat.length - new Set(flat).size - within],
      )
    }),
  )
})

test('the signature is that of the ids and of those that repeat, however the pages are cut', () => {
  const signature = (pages: readonly (readonly string[])[]): string => filled(pages).finish().signature
  assert.is(
    signature([
      ['a', 'b', 'a'],
      ['c', 'b'],
    ]),
    signature([['c', 'a'], ['a', 'b'], ['b']]),
  )
  assert.is.not(signature([['a', 'a', 'b']]), signature([['a', 'b', 'b']]))
  assert.is.not(signature([['a', 'a', 'a']]), signature([['a', 'a']]))
  assert.is.not(signature([['a', 'a', 'c']]), signature([['a', 'a', 'd']]))
})

test('more ids than fit in memory are sorted in runs outside it', () => {
  let runs = 0
  let dropped = 0
  const memory = memoryScratch()
  const scratch = {
    clear: memory.clear,
    create: () => {
      runs++
      const writer = memory.create()
      return {
        append: writer.append,
        finish: () => {
          const run = writer.finish()
          return { read: run.read, drop: () => dropped++ }
        },
      }
    },
  }
  const ledger = new IdLedger(scratch)
  const count = 1_100_000
  for (let index = 0; index < count; index++) {
    ledger.add(`id-${(index * 7919) % count}`)
    if (index % 5000 === 4999) ledger.keepPage()
  }
  ledger.add('id-5')
  ledger.keepPage()
  const { unique, repeats, acrossPages } = ledger.finish()
  assert.equal([unique, repeats, acrossPages], [count, 1, 1])
  ledger.drop()
  assert.equal([runs, dropped], [3, 3])
})

test.run()
