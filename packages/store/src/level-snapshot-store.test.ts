import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LockError, type Org, type RosterPage, SinkError, type Snapshot, type SnapshotStore } from '@rosterstream/core'
import { storeContract } from '@rosterstream/testkit/contracts'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { levelSnapshotStore } from './level-snapshot-store.js'

const made: string[] = []
const madeFolder = (prefix: string): string => {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  made.push(folder)
  return folder
}

const newFolder = (): string => madeFolder('rosterstream-store-')

storeContract('levelSnapshotStore', async () => levelSnapshotStore(newFolder()))

const test = suite('levelSnapshotStore')

test.after(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const orgs = (count: number, name: string): RosterPage => ({
  collection: 'orgs',
  records: Array.from({ length: count }, (_, index) => ({
    sourcedId: String(index).padStart(6, '0'),
    status: undefined,
    dateLastModified: undefined,
    metadata: undefined,
    name: `${name} ${(index * 2654435761) % 4294967296}`,
    type: 'school',
    identifier: undefined,
    parent: undefined,
  })),
  rejections: [],
  origin: { attempt: 1, offset: 0 },
  proof: undefined,
  taken: () => undefined,
})

const meta = { startedAt: '', finishedAt: '', sourceKey: '', proofs: {} }

const fill = async (store: SnapshotStore, page: RosterPage): Promise<Snapshot> => {
  const writer = await store.begin()
  await writer.write(page)
  return await writer.commit(meta)
}

const read = async (snapshot: Snapshot): Promise<Org[]> => {
  const records: Org[] = []
  for await (const page of snapshot.pages('orgs')) records.push(...page.records)
  return records
}

const raises = async (work: () => Promise<unknown>): Promise<unknown> => {
  try {
    await work()
  } catch (error) {
    return error
  }
  return undefined
}

test('a snapshot outlives its store, and only one generation stays', async () => {
  const folder = newFolder()
  const first = levelSnapshotStore(folder)
  await (await fill(first, orgs(3, 'Old'))).close()
  await (await fill(first, orgs(4, 'New'))).close()
  await first.close()
  mkdirSync(join(folder, 'generations', '77'))
  const second = levelSnapshotStore(folder)
  const current = (await second.current()) as Snapshot
  assert.equal(
    (await read(current)).map(({ name }) => name?.split(' ')[0]),
    ['New', 'New', 'New', 'New'],
  )
  assert.equal(readdirSync(join(folder, 'generations')), [readFileSync(join(folder, 'CURRENT'), 'utf8').trim()])
  await second.close()
})

test('an old generation goes when its last reader has gone', async () => {
  const folder = newFolder()
  const store = levelSnapshotStore(folder)
  const old = await fill(store, orgs(3, 'Old'))
  const next = await fill(store, orgs(4, 'New'))
  assert.is(readdirSync(join(folder, 'generations')).length, 2)
  assert.is((await read(old)).length, 3)
  await old.close()
  assert.is(readdirSync(join(folder, 'generations')).length, 1)
  await next.close()
  await next.close()
  await store.close()
})

test('folders are for their owner alone, and so are the files of a finished generation', async () => {
  const folder = newFolder()
  const store = levelSnapshotStore(folder)
  await (await fill(store, orgs(3, 'Org'))).close()
  await store.close()
  const place = join(folder, 'generations', '1')
  for (const path of [join(folder, 'generations'), place]) assert.is(statSync(path).mode & 0o777, 0o700)
  for (const path of [join(folder, 'CURRENT'), ...readdirSync(place).map((name) => join(place, name))]) {
    assert.is(statSync(path).mode & 0o777, 0o600, path)
  }
})

const prepared = newFolder()

test.before(async () => {
  const store = levelSnapshotStore(prepared)
  const writer = await store.begin()
  for (let page = 0; page < 40; page++) {
    const { records, ...rest } = orgs(5000, `Org ${page}`)
    const numbered = records.map((record) => ({ ...record, sourcedId: `${page + 100}-${record.sourcedId}` }))
    await writer.write({ ...rest, records: numbered } as RosterPage)
  }
  await (await writer.commit(meta)).close()
  await store.close()
  await (await levelSnapshotStore(prepared).current())?.close()
})

const damages: readonly (readonly [string, (generation: string, folder: string) => void])[] = [
  ['CURRENT names nothing', (_, folder) => writeFileSync(join(folder, 'CURRENT'), '99\n')],
  ['CURRENT is empty', (_, folder) => writeFileSync(join(folder, 'CURRENT'), '')],
  ['CURRENT is garbage', (_, folder) => writeFileSync(join(folder, 'CURRENT'), '../../etc\n')],
  ['the generation is gone', (generation) => rmSync(generation, { recursive: true })],
  ['the generation is empty', (generation) => emptied(generation, () => true)],
  ['the tables are gone', (generation) => emptied(generation, (name) => name.endsWith('.ldb'))],
  ['the manifest is gone', (generation) => emptied(generation, (name) => name.startsWith('MANIFEST'))],
  ['the manifest is cut', (generation) => rewritten(generation, /^MANIFEST/, (bytes) => bytes.subarray(0, 20))],
  ['the manifest is garbage', (generation) => rewritten(generation, /^MANIFEST/, (bytes) => bytes.fill(7))],
  ['the pointer inside is garbage', (generation) => writeFileSync(join(generation, 'CURRENT'), 'nonsense')],
]

const emptied = (generation: string, which: (name: string) => boolean): void => {
  for (const name of readdirSync(generation)) if (which(name)) rmSync(join(generation, name))
}

const rewritten = (generation: string, which: RegExp, change: (bytes: Buffer) => Buffer): void => {
  for (const name of readdirSync(generation).filter((candidate) => which.test(candidate))) {
    writeFileSync(join(generation, name), change(readFileSync(join(generation, name))))
  }
}

for (const [damage, make] of damages) {
  test(`where ${damage} there is no snapshot, a remark says so, and a new one can be made`, async () => {
    const folder = join(newFolder(), 'copy')
    cpSync(prepared, folder, { recursive: true })
    make(join(folder, 'generations', '1'), folder)
    const remarks: string[] = []
    const store = levelSnapshotStore(folder, { remark: (message) => remarks.push(message) })
    assert.is(await store.current(), undefined)
    assert.is(remarks.length, 1)
    assert.is(await store.current(), undefined)
    const snapshot = await fill(store, orgs(3, 'New'))
    assert.is((await read(snapshot)).length, 3)
    await store.close()
    if (remarks[0]?.includes('set aside')) assert.ok(existsSync(join(folder, 'damaged', '1')))
  })
}

test('damage that shows while reading ends with an error, and the next run starts anew', async () => {
  const folder = join(newFolder(), 'copy')
  cpSync(prepared, folder, { recursive: true })
  const generation = join(folder, 'generations', '1')
  const sizes = readdirSync(generation).map((name) => ({
    path: join(generation, name),
    size: statSync(join(generation, name)).size,
  }))
  const largest = sizes.sort((left, right) => right.size - left.size)[0] as { path: string; size: number }
  const [from, to] = [largest.size * 0.4, largest.size * 0.6].map(Math.floor)
  writeFileSync(largest.path, readFileSync(largest.path).fill(0x55, from, to))
  const remarks: string[] = []
  const store = levelSnapshotStore(folder, { remark: (message) => remarks.push(message) })
  const snapshot = (await store.current()) as Snapshot
  const error = await raises(() => read(snapshot))
  assert.ok(error instanceof SinkError && error.code === 'snapshot-damaged', String(error))
  await snapshot.close()
  assert.ok(existsSync(join(folder, 'damaged', '1')))
  assert.is(remarks.length, 1)
  assert.is(await store.current(), undefined)
  await store.close()
})

test('a page that LevelDB passes over in silence is damage, never a smaller snapshot', async () => {
  const folder = newFolder()
  const store = levelSnapshotStore(folder)
  await (await fill(store, orgs(3000, 'Org'))).close()
  await store.close()
  rewritten(join(folder, 'generations', '1'), /log$/, (bytes) => bytes.fill(0x55, 1000, 1100))
  const again = levelSnapshotStore(folder)
  const snapshot = (await again.current()) as Snapshot
  const error = await raises(() => read(snapshot))
  assert.ok(error instanceof SinkError && error.code === 'snapshot-damaged', String(error))
  await again.close()
})

test('two stores on one folder: the second is told that it is held', async () => {
  const folder = newFolder()
  const [first, second] = [levelSnapshotStore(folder), levelSnapshotStore(folder)]
  const snapshot = await fill(first, orgs(3, 'Org'))
  const filling = await first.begin()
  await filling.write(orgs(5, 'Next'))
  const error = await raises(() => second.current())
  assert.ok(error instanceof LockError && error.code === 'state-locked', String(error))
  assert.is((await read(snapshot)).length, 3)
  assert.is((await read(await filling.commit(meta))).length, 5, 'what the first one fills is not swept by the second')
  await first.close()
  await second.close()
})

test('what is read after the store was closed is an error, not damage', async () => {
  const folder = newFolder()
  const store = levelSnapshotStore(folder)
  const snapshot = await fill(store, orgs(3, 'Org'))
  await store.close()
  assert.instance(await raises(() => read(snapshot)), Error)
  await snapshot.close()
  const again = levelSnapshotStore(folder)
  assert.is((await read((await again.current()) as Snapshot)).length, 3)
  await again.close()
})

test.run()
