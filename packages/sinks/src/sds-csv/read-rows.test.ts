import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { csvFields, csvLine } from '@rosterstream/core'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readRows, splitQuoted } from './read-rows.js'

const test = suite('readRows')
const folder = mkdtempSync(join(tmpdir(), 'read-rows-'))
test.after(() => rmSync(folder, { recursive: true, force: true }))

const read = async (content: string | Uint8Array) => {
  const path = join(folder, 'table.csv')
  writeFileSync(path, content)
  const rows: string[][] = []
  const lines: number[] = []
  const faults: string[] = []
  for await (const batch of readRows(path, (fault, line) => faults.push(`${fault} ${line}`))) {
    rows.push(...batch.rows)
    lines.push(...batch.lines)
  }
  return { rows, lines, faults }
}

const field = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'a', ' ', ';', 'é') }),
)
const rowOf = (value: fc.Arbitrary<string>) => fc.array(value, { minLength: 2, maxLength: 6 })

test('core writes the same bytes as csv-stringify', () => {
  fc.assert(
    fc.property(fc.array(rowOf(field), { minLength: 1 }), (rows) =>
      assert.is(
        rows.map(csvLine).join(''),
        stringify(rows, { record_delimiter: '\r\n', quote_record_delimiter: true }),
      ),
    ),
  )
})

test('core and the reader split a row as csv-parse does', () => {
  fc.assert(
    fc.property(rowOf(field), (row) => {
      const line = csvLine(row).slice(0, -2)
      const [parsed] = parse(line, { relax_column_count: true, skip_empty_lines: false }) as string[][]
      assert.equal(parsed, row)
      assert.equal(csvFields(line), row)
      assert.equal(splitQuoted(line, ','), row)
    }),
  )
})

test('what csv-parse refuses is refused, and what it takes is split alike', () => {
  const text = fc.string({ unit: fc.constantFrom('"', ',', 'a', ' ') }).filter((line) => line !== '')
  fc.assert(
    fc.property(text, (line) => {
      let parsed: string[] | undefined
      try {
        parsed = (parse(line, { relax_column_count: true }) as string[][])[0]
      } catch {
        parsed = undefined
      }
      const split = splitQuoted(line, ',')
      assert.equal(typeof split === 'string' ? undefined : split, parsed)
    }),
    { numRuns: 500 },
  )
})

test('rows come with the line where they begin, values with line breaks included', async () => {
  const { rows, lines, faults } = await read('a,b\r\n1,"x\r\ny"\r\n\r\n2,z\r\n')
  assert.equal(rows, [
    ['a', 'b'],
    ['1', 'x\ny'],
    ['2', 'z'],
  ])
  assert.equal(lines, [1, 2, 5])
  assert.equal(faults, ['line-break-in-value 2', 'empty-line 4'])
})

test('a quote that is never closed costs one row', async () => {
  const { rows, lines, faults } = await read(`a,b\r\n1,"x\r\n${'2,y\r\n'.repeat(200)}`)
  assert.is(rows.length, 202)
  assert.equal(lines.slice(0, 4), [1, 2, 3, 4])
  assert.equal(faults, ['quote-not-closed 2'])
})

test('a stray quote costs one row', async () => {
  const { rows, faults } = await read('a,b\r\n1,5" pipe\r\n2,"x"y\r\n3,z\r\n')
  assert.equal(rows[3], ['3', 'z'])
  assert.equal(faults, ['stray-quote 2', 'stray-quote 3'])
})

test('byte order mark, UTF-16, other line ends and other separators are read and named', async () => {
  const expected = [
    ['a', 'b'],
    ['é', 'z'],
  ]
  assert.equal(await read('\ufeffa,b\r\né,z\r\n'), { rows: expected, lines: [1, 2], faults: ['byte-order-mark 1'] })
  assert.equal((await read('a,b\né,z')).faults, ['line-ends 1'])
  assert.equal((await read('a,b\né,z')).rows, expected)
  assert.equal((await read('a,b\ré,z\r')).rows, expected)
  assert.equal((await read('a;b\r\né;z\r\n')).faults, ['wrong-separator 1'])
  assert.equal((await read('a;b\r\né;z\r\n')).rows, expected)
  const utf16 = Buffer.from('a,b\r\né,z\r\n', 'utf16le')
  assert.equal(await read(utf16), { rows: expected, lines: [1, 2], faults: ['encoding-utf-16 1'] })
  assert.equal((await read(Buffer.from(utf16).swap16())).rows, expected)
  assert.equal((await read(Buffer.from('a,b\r\n\xe9,z\r\n', 'latin1'))).faults, ['bytes-not-utf-8 2'])
  assert.equal((await read('a,b\r\nx\0,z\r\n')).faults, ['control-character 2'])
})

test('a line without end is cut off, not kept', async () => {
  const { rows, faults } = await read(`a,b\r\n${'x'.repeat(3 << 20)}\r\n1,2\r\n`)
  assert.equal(rows, [
    ['a', 'b'],
    ['1', '2'],
  ])
  assert.equal(faults, ['line-too-long 2', 'empty-line 2'])
})

test('any rows that were written are read back, whatever the size of the file', async () => {
  const value = fc.string({ unit: 'grapheme', maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(fc.array(rowOf(value), { minLength: 1, maxLength: 30 }), async (rows) => {
      const { rows: found } = await read(`k,v\r\n${rows.map((row) => csvLine(['k', ...row])).join('')}`)
      const plain = rows.map((row) => ['k', ...row.map((text) => text.replace(/\r\n?/g, '\n'))])
      assert.equal(found.slice(1), plain)
    }),
  )
})

test('any bytes are read to their end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      assert.ok((await read(bytes)).rows.length >= 0)
    }),
  )
})

test.run()
