import { readFile } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { referencePage } from './config/reference-page.js'
import { schemaText } from './config/schema-text.js'

const test = suite('make-schema')
const read = async (path: string): Promise<string> =>
  (await readFile(new URL(path, import.meta.url), 'utf8')).replaceAll('\r\n', '\n')

test('the JSON Schema that ships is the one of the code', async () => {
  // By content, since the formatter has its own mind about the layout of the file.
  const shipped = JSON.stringify(JSON.parse(await read('../schema/rosterstream.schema.json')))
  assert.ok(shipped === JSON.stringify(JSON.parse(schemaText())), 'run make-schema.ts with tsx')
})

test('the reference page is made from the code', async () => {
  assert.ok((await read('../../../docs/configuration.md')) === referencePage(), 'run make-config-docs.ts with tsx')
})

test('every field of the schema says what it is for', () => {
  const bare: string[] = []
  const walk = (node: Record<string, unknown>, path: string): void => {
    for (const [key, child] of Object.entries((node.properties ?? {}) as Record<string, Record<string, unknown>>)) {
      if (typeof child.description !== 'string') bare.push(`${path}.${key}`)
      walk(child, `${path}.${key}`)
    }
    for (const form of [
      ...((node.oneOf ?? []) as object[]),
      ...((node.anyOf ?? []) as object[]),
      ...(node.items === undefined ? [] : [node.items as object]),
    ]) {
      walk(form as Record<string, unknown>, path)
    }
  }
  walk(JSON.parse(schemaText()) as Record<string, unknown>, '')
  assert.equal(bare, [])
})

test('secrets are marked, so that editors and redactors know them', () => {
  assert.is(schemaText().match(/"writeOnly": true/g)?.length, 7)
})

test.run()
