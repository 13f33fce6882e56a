import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { csvLine, memoryScratch, memoryTables, type TableName, tableRows, tableShapes } from '@rosterstream/core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readSet, type WorkSpace } from './read-set.js'

const test = suite('readSet')
const folder = mkdtempSync(join(tmpdir(), 'read-set-'))
test.after(() => rmSync(folder, { recursive: true, force: true }))

const users = Array.from({ length: 10_000 }, (_, index) => {
  const id = `u-${String(index).padStart(6, '0')}`
  return [id, id, 'Example', index % 7 === 0 ? 'Ada, "the first"' : 'Ada', '', `${id}@example.org`, '', '']
})
const header = (name: TableName): string => csvLine(tableShapes[name].columns)
const ours = header('users') + users.map(csvLine).join('')

const readUsers = async (text: string, work?: WorkSpace) => {
  const place = join(folder, 'set')
  mkdirSync(place, { recursive: true })
  for (const name of ['orgs', 'roles'] as const) writeFileSync(join(place, `${name}.csv`), header(name))
  writeFileSync(join(place, 'users.csv'), text)
  const remarks: string[] = []
  const set = await readSet(place, { work, remark: (message) => remarks.push(message.replace(place, 'DIR')) })
  const rows: string[] = []
  for await (const batch of tableRows(set?.files[1] ?? { ...emptyFile })) rows.push(...batch)
  return { rows, remarks }
}
const emptyFile = { name: 'users', rows: 0, sha256: '', path: undefined, async *chunks() {} } as const
const work = (): WorkSpace => ({ scratch: memoryScratch(), store: memoryTables() })
const lines = users.map((user) => csvLine(user).slice(0, -2))

test('a set in our own form is taken as it stands, wherever its chunks are cut', async () => {
  assert.equal(await readUsers(ours), { rows: lines, remarks: [] })
})

test('a large set with other line ends than ours is brought into our form', async () => {
  for (const ends of ['\n', '\r']) {
    const { rows, remarks } = await readUsers(ours.replaceAll('\r\n', ends), work())
    assert.equal(remarks, [])
    assert.is(rows.length, lines.length)
    assert.equal(rows, lines)
  }
})

test('a table of one endless line is refused', async () => {
  const { rows, remarks } = await readUsers('x'.repeat(6_000_000), work())
  assert.equal(rows, [])
  assert.equal(remarks, ['the set in DIR cannot be compared with: users.csv has no header'])
})

test.run()
