import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { csvFields, tableRows } from './csv-fields.js'
import { csvLine } from './csv-line.js'

const test = suite('csvLine and csvFields')
const field = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'a', ' ', 'é', '𝒳') }),
  fc.constantFrom('', '"', '""', ',', '"a"', 'a"b'),
)
const fields = fc.array(field, { minLength: 1, maxLength: 8 })

test('a row that needs no quotes is joined by commas', () => {
  assert.is(csvLine(['s1', '', 'Ada Example', ' =1+1']), 's1,,Ada Example, =1+1\r\n')
})

test('only the fields with a comma, a quote, CR or LF are quoted', () => {
  assert.is(csvLine(['a,b', 'c', '"d"', 'e\rf', 'g\nh']), '"a,b",c,"""d""","e\rf","g\nh"\r\n')
})

test('what was written is read back', () => {
  fc.assert(fc.property(fields, (row) => assert.equal(csvFields(csvLine(row).slice(0, -2)), row)))
})

test('any text is split without a fault', () => {
  fc.assert(fc.property(field, (line) => assert.ok(csvFields(line).length > 0)))
})

test('the rows of a table come without header, however its bytes are cut', async () => {
  const value = fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => text.replace(/[\r\n]/g, ' '))
  const row = fc.array(value, { minLength: 2, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), async (rows, size) => {
      const bytes = Buffer.from(`sourcedId,name\r\n${rows.map(csvLine).join('')}`)
      const file = {
        name: 'orgs',
        rows: rows.length,
        sha256: '',
        path: undefined,
        chunks: async function* () {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
        },
      } as const
      const read: string[][] = []
      for await (const batch of tableRows(file)) for (const line of batch) read.push(csvFields(line))
      assert.equal(read, rows)
    }),
  )
})

test.run()
