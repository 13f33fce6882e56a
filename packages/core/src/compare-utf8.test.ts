import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compareUtf8 } from './compare-utf8.js'

const test = suite('compareUtf8')

test('agrees with the order of UTF-8 bytes on any text', () => {
  const point = fc.oneof(
    fc.integer({ min: 0, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
    fc.constantFrom(0x61, 0x62),
  )
  const text = fc.array(point, { maxLength: 8 }).map((points) => String.fromCodePoint(...points))
  fc.assert(
    fc.property(text, text, (left, right) => {
      assert.is(Math.sign(compareUtf8(left, right)), Buffer.compare(Buffer.from(left), Buffer.from(right)))
    }),
  )
})

test('puts an emoji after U+FFEE, which JavaScript does not', () => {
  const [emoji, halfwidth]: readonly string[] = ['😀', '\uffee']
  assert.ok((emoji as string) < (halfwidth as string))
  assert.ok(compareUtf8(emoji as string, halfwidth as string) > 0)
})

test.run()
