import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { memoryScratch } from './scratch.js'
import { SortedLines } from './sorted-lines.js'

const test = suite('SortedLines')

const byBytes = (lines: readonly string[]): string[] =>
  [...lines].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))

const sort = (lines: readonly string[], budgetBytes?: number): string[] => {
  const sorter = new SortedLines({ scratch: memoryScratch(), ...(budgetBytes === undefined ? {} : { budgetBytes }) })
  for (const line of lines) sorter.add(line)
  return [...sorter.batches()].flat()
}

const unit = fc.oneof(
  fc.constantFrom('a', 'b', '\u0000', '\uffee', '😀', 'é'),
  fc.integer({ min: 0xe000, max: 0x10ffff }).map((point) => String.fromCodePoint(point)),
)
const line = fc.array(unit, { maxLength: 6 }).map((units) => units.join(''))

test('sorts any lines by their UTF-8 bytes, whatever the budget', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 50, max: 2000 }), (lines, budgetBytes) => {
      assert.equal(sort(lines, budgetBytes), byBytes(lines))
      assert.equal(sort(lines), byBytes(lines))
    }),
  )
})

test('keeps repeated lines', () => {
  assert.equal(sort(['b', 'a', 'b', 'a'], 60), ['a', 'a', 'b', 'b'])
})

test('lines that come in order make one run', () => {
  let runs = 0
  const scratch = memoryScratch()
  const create = () => {
    runs++
    return scratch.create()
  }
  const sorter = new SortedLines({ scratch: { ...scratch, create }, budgetBytes: 200 })
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index + 1000}`)
  for (const text of lines) sorter.add(text)
  assert.equal([...sorter.batches()].flat(), lines)
  assert.is(runs, 1)
})

test('nothing gives nothing', () => {
  assert.equal(sort([]), [])
})

test.run()
