import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeFolder } from './durable-files.js'

const test = suite('makeFolder')

test('makes what is missing, takes what is there, and refuses a path below a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'make-folder-'))
  try {
    makeFolder(join(folder, 'a', 'b', 'c'))
    makeFolder(join(folder, 'a', 'b', 'c'))
    assert.ok(statSync(join(folder, 'a', 'b', 'c')).isDirectory())
    writeFileSync(join(folder, 'file'), '')
    assert.throws(() => makeFolder(join(folder, 'file')), /EEXIST/)
    assert.throws(() => makeFolder(join(folder, 'file', 'below')), /ENOTDIR|ENOENT/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

if (process.platform === 'linux') {
  test('ends where a folder that is there takes no new one', () => {
    assert.throws(() => makeFolder('/proc/nowhere/state'), /ENOENT/)
  })
}

test.run()
