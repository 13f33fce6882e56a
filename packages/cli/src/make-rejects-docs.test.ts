import { readFile } from 'node:fs/promises'
import { rules } from '@rosterstream/core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rejectsPage } from './render/rejects-page.js'

const test = suite('make-rejects-docs')

test('the page on rejects is made from the table of rules', async () => {
  const kept = (await readFile(new URL('../../../docs/rejects.md', import.meta.url), 'utf8')).replaceAll('\r\n', '\n')
  assert.ok(kept === rejectsPage(), 'run make-rejects-docs.ts with tsx')
})

test('every rule is on the page once, with its sentence and next step', () => {
  const page = rejectsPage()
  for (const [name, { sentence, nextStep }] of Object.entries(rules)) {
    assert.is(page.split(`\n| \`${name}\` |`).length, 2, name)
    assert.ok(page.includes(`| ${sentence} | ${nextStep} |`), name)
  }
})

test.run()
