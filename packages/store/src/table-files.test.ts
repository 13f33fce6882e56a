import { createHash } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryTables, SinkError, type TableSet } from '@rosterstream/core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { tableFiles } from './table-files.js'
import { keepTableSet, readTableSet } from './table-sets.js'

const made: string[] = []
const madeFolder = (prefix: string): string => {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  made.push(folder)
  return folder
}

const test = suite('tableFiles')

test.after(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const newFolder = (): string => madeFolder('rosterstream-tables-')

const writeTwo = (store: ReturnType<typeof memoryTables>): TableSet => {
  const users = store.create('users')
  const orgs = store.create('orgs')
  orgs.append('sourcedId,name\r\n')
  for (let row = 0; row < 30_000; row++) users.append(`u-${row},Zoë 😀\r\n`)
  orgs.append('o-1,Example\r\n')
  return { files: [orgs.finish(1), users.finish(30_000)] }
}

const bytesOf = async (set: TableSet): Promise<string[]> => {
  const texts: string[] = []
  for (const file of set.files) {
    const chunks: Uint8Array[] = []
    for await (const chunk of file.chunks()) chunks.push(chunk)
    texts.push(Buffer.concat(chunks).toString())
  }
  return texts
}

test('files hold the bytes that were appended, with their hash and rows, for their owner alone', async () => {
  const folder = join(newFolder(), 'staging')
  const [kept, inMemory] = [writeTwo(tableFiles(folder)), writeTwo(memoryTables())]
  assert.equal(await bytesOf(kept), await bytesOf(inMemory))
  for (const [index, file] of kept.files.entries()) {
    const { name, rows, sha256 } = inMemory.files[index] as TableSet['files'][number]
    assert.equal([file.name, file.rows, file.sha256], [name, rows, sha256])
    assert.is(
      createHash('sha256')
        .update(readFileSync(file.path as string))
        .digest('hex'),
      sha256,
    )
    assert.is(statSync(file.path as string).mode & 0o777, 0o600)
  }
})

test('a kept set comes back by its manifest: linked when it was ours, copied when it was not', async () => {
  const own = newFolder()
  for (const source of [join(own, 'staging'), newFolder()]) {
    const set = writeTwo(tableFiles(source))
    const folder = join(own, 'kept', String(source.length))
    await keepTableSet(set, { folder, own })
    const back = readTableSet(folder) as TableSet
    assert.equal(await bytesOf(back), await bytesOf(set))
    assert.equal(
      back.files.map(({ name, rows, sha256 }) => [name, rows, sha256]),
      set.files.map(({ name, rows, sha256 }) => [name, rows, sha256]),
    )
    assert.is(statSync(join(folder, 'orgs.csv')).nlink, source.startsWith(own) ? 2 : 1)
  }
  await keepTableSet(writeTwo(memoryTables()), { folder: join(own, 'from-memory'), own })
  assert.is(readTableSet(join(own, 'from-memory'))?.files.length, 2)
})

test('a set is not taken without its manifest, or with a file that is short, long or gone', async () => {
  const folder = join(newFolder(), 'set')
  assert.is(readTableSet(folder), undefined)
  await keepTableSet(writeTwo(memoryTables()), { folder, own: folder })
  appendFileSync(join(folder, 'orgs.csv'), 'x')
  assert.is(readTableSet(folder), undefined)
  await keepTableSet(writeTwo(memoryTables()), { folder: `${folder}2`, own: folder })
  writeFileSync(join(`${folder}2`, 'manifest.json'), '{"files":[{}]}')
  assert.is(readTableSet(`${folder}2`), undefined)
})

test('a table that changed since it was hashed is not kept', async () => {
  const set = writeTwo(tableFiles(newFolder()))
  appendFileSync(set.files[0]?.path as string, 'x')
  const target = { folder: join(newFolder(), 'kept'), own: '/nowhere' }
  try {
    await keepTableSet(set, target)
    assert.unreachable()
  } catch (error) {
    assert.ok(error instanceof SinkError && error.code === 'table-changed')
  }
  assert.is(readTableSet(target.folder), undefined)
})

test.run()
