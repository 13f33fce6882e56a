import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ConfigError,
  csvLine,
  memoryScratch,
  memoryTables,
  SinkError,
  type TableName,
  type TableSet,
  tableShapes,
} from '@rosterstream/core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type SdsCsvOptions, sdsCsv } from './sds-csv.js'

const test = suite('sdsCsv')
let parent = ''
let folder = ''

test.before.each(async () => {
  parent = await mkdtemp(join(tmpdir(), 'sds csv '))
  folder = join(parent, 'sds')
})
test.after.each(() => rm(parent, { recursive: true, force: true }))

const smallSet: Partial<Record<TableName, readonly (readonly string[])[]>> = {
  orgs: [['o1', 'North School', 'school', '']],
  users: [
    ['u1', 'ada', 'Example', 'Ada', '', '', '', ''],
    ['u2', 'ben', 'Ex, Ample', 'Ben', '', '', '', ''],
  ],
  roles: [['u1', 'o1', 'student', '', '', 'true', '', '']],
}

const setOf = (tables: Partial<Record<TableName, readonly (readonly string[])[]>>): TableSet => {
  const store = memoryTables()
  return {
    files: Object.entries(tables).map(([key, rows]) => {
      const name = key as TableName
      const writer = store.create(name)
      writer.append(csvLine(tableShapes[name].columns))
      for (const row of rows) writer.append(csvLine(row))
      return writer.finish(rows.length)
    }),
  }
}

const oldSet = setOf(smallSet)
const newSet = setOf({ ...smallSet, orgs: [['o1', 'South School', 'school', '']], classes: [], enrollments: [] })

const remarks: string[] = []
const open = (options: Partial<SdsCsvOptions> = {}) => {
  remarks.length = 0
  return sdsCsv({ directory: folder, ...options }).open({ remark: (message) => remarks.push(message) })
}

const publish = async (tables: TableSet, options: Partial<SdsCsvOptions> = {}) => {
  const session = await open(options)
  const staged = await session.stage(tables)
  return { staged, report: await session.commit() }
}

const readFolder = async (path: string): Promise<Record<string, string>> => {
  const names = (await readdir(path)).sort()
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(path, name), 'utf8')])),
  )
}

const filesOf = async (tables: TableSet): Promise<Record<string, string>> => {
  const files: Record<string, string> = {}
  for (const file of tables.files) {
    const chunks: Uint8Array[] = []
    for await (const chunk of file.chunks()) chunks.push(chunk)
    files[`${file.name}.csv`] = Buffer.concat(chunks).toString()
  }
  return files
}

const raised = async (promise: Promise<unknown>): Promise<SinkError | ConfigError> => {
  try {
    await promise
  } catch (fault) {
    assert.ok(fault instanceof SinkError || fault instanceof ConfigError, String(fault))
    return fault
  }
  throw new Error('nothing was raised')
}

test('a set shows in its folder after commit and not before', async () => {
  const session = await open()
  assert.is(await session.base(), undefined)
  await session.write({} as never)
  assert.equal(await session.stage(oldSet), { upToDate: false })
  assert.is(await stat(folder).catch(() => undefined), undefined)
  const report = await session.commit()
  assert.equal(report.rows, { 'orgs.csv': 1, 'users.csv': 2, 'roles.csv': 1 })
  assert.equal(await readFolder(folder), await filesOf(oldSet))
  assert.equal(await readdir(parent), ['sds'])
})

test('another set replaces the one before, file set and all, and leaves nothing beside it', async () => {
  await publish(oldSet)
  await publish(newSet)
  assert.equal(await readFolder(folder), await filesOf(newSet))
  assert.equal(await readdir(parent), ['sds'])
})

test('a set that is there already is up to date, litter of the system aside', async () => {
  await publish(oldSet)
  await writeFile(join(folder, 'Thumbs.db'), 'x')
  await writeFile(join(folder, '.DS_Store'), 'x')
  const { ino } = await stat(folder)
  assert.equal((await publish(oldSet)).staged, { upToDate: true })
  assert.is((await stat(folder)).ino, ino)
  await writeFile(join(folder, 'orgs.csv'), 'edited by hand')
  assert.equal((await publish(oldSet)).staged, { upToDate: false })
  assert.equal(await readFolder(folder), await filesOf(oldSet))
})

test('a folder in the folder is no litter, though a file of its name were', async () => {
  await publish(oldSet)
  await mkdir(join(folder, '._kept'))
  const error = await publish(newSet).catch((met: unknown) => met)
  assert.is((error as SinkError).code, 'sink-foreign-file')
  assert.ok((error as SinkError).message.includes('._kept/'))
})

test('abort leaves the set before as it was and nothing beside it', async () => {
  await publish(oldSet)
  const session = await open()
  await session.stage(newSet)
  await session.abort()
  assert.equal(await readFolder(folder), await filesOf(oldSet))
  assert.equal(await readdir(parent), ['sds'])
})

test('a hand that edits a published file does not reach the file that it was made from', async () => {
  const source = join(parent, 'kept.csv')
  await writeFile(source, 'sourcedId,name,type,parentSourcedId\r\n')
  const files = oldSet.files.map((file) => (file.name === 'orgs' ? { ...file, path: source } : file))
  await publish({ files })
  await writeFile(join(folder, 'orgs.csv'), 'edited', { flag: 'a' })
  assert.is(await readFile(source, 'utf8'), 'sourcedId,name,type,parentSourcedId\r\n')
})

test('missing parents are made, and the new folder is open to its owner alone', async () => {
  folder = join(parent, 'a', 'b', 'sds')
  await publish(oldSet)
  assert.is((await stat(folder)).mode & 0o777, 0o700)
  assert.is((await stat(join(folder, 'users.csv'))).mode & 0o777, 0o600)
})

test('modes that the folder and its files had are kept', async () => {
  await mkdir(folder)
  await chmod(folder, 0o750)
  await publish(oldSet)
  assert.is((await stat(folder)).mode & 0o777, 0o750)
  assert.is((await stat(join(folder, 'users.csv'))).mode & 0o777, 0o640)
  await chmod(join(folder, 'users.csv'), 0o604)
  await publish(newSet)
  assert.is((await stat(folder)).mode & 0o777, 0o750)
  assert.is((await stat(join(folder, 'users.csv'))).mode & 0o777, 0o604)
})

for (const foreign of ['notes.txt', 'School.csv', '.gitkeep', 'sub/', 'users.csv/']) {
  test(`a folder that holds ${foreign} is refused by name`, async () => {
    await mkdir(folder)
    const path = join(folder, foreign)
    await (foreign.endsWith('/') ? mkdir(path) : writeFile(path, ''))
    const fault = await raised(open())
    assert.is(fault.code, 'sink-foreign-file')
    assert.is(fault.exitCode, 6)
    assert.ok(fault.message.includes(foreign))
  })
}

test('a file that comes into the folder during the run stops the publish and is not lost', async () => {
  await publish(oldSet)
  const session = await open()
  await session.stage(newSet)
  await writeFile(join(folder, 'notes.txt'), 'mine')
  assert.is((await raised(session.commit())).code, 'sink-foreign-file')
  await session.abort()
  assert.is(await readFile(join(folder, 'notes.txt'), 'utf8'), 'mine')
})

test('set files whose names are written in another case are taken for a set', async () => {
  await mkdir(folder)
  await writeFile(join(folder, 'USERS.CSV'), '')
  await publish(oldSet)
  assert.equal(await readFolder(folder), await filesOf(oldSet))
})

test('a file, a file as parent, and the root of the disk are refused in one sentence', async () => {
  await writeFile(folder, '')
  assert.is((await raised(open())).code, 'sink-not-a-folder')
  assert.is((await raised(open({ directory: join(folder, 'deeper') }))).code, 'sink-not-writable')
  assert.is((await raised(open({ directory: '/' }))).code, 'sink-not-renamable')
})

test('a parent that cannot be written in is refused before anything is pulled', async () => {
  await mkdir(folder)
  await chmod(parent, 0o555)
  const isRoot = process.getuid?.() === 0
  try {
    if (isRoot) process.seteuid?.(65534)
    const fault = await raised(open())
    assert.is(fault.code, 'sink-not-writable')
    assert.ok(fault.message.includes(parent))
  } finally {
    if (isRoot) process.seteuid?.(0)
    await chmod(parent, 0o755)
  }
})

test('a folder that cannot be renamed, as another account guards it, is refused with the advice to name a subfolder', async () => {
  if (process.getuid?.() !== 0) return
  await mkdir(folder)
  await chmod(parent, 0o1777)
  try {
    process.seteuid?.(65534)
    const fault = await raised(open())
    assert.is(fault.code, 'sink-not-renamable')
    assert.ok(fault.hint.includes('subfolder'))
  } finally {
    process.seteuid?.(0)
  }
  assert.equal(await readdir(parent), ['sds'])
})

test('a symbolic link is followed: the set behind it is replaced and the link stays', async () => {
  const real = join(parent, 'elsewhere', 'real')
  await mkdir(real, { recursive: true })
  await symlink(real, folder)
  await publish(oldSet)
  await publish(newSet)
  assert.equal(await readFolder(real), await filesOf(newSet))
  assert.equal(await readFolder(folder), await filesOf(newSet))
})

const owner = (id: string, path = parent) => ({ host: 'alpha', statePath: join(path, `state-${id}`), stateId: id })

test('a folder of another state is refused until rebind', async () => {
  await mkdir(join(parent, 'state-one'))
  await mkdir(join(parent, 'state-two'))
  await publish(oldSet, { owner: owner('one') })
  const marker = await readFile(join(parent, '.sds.rosterstream'), 'utf8')
  assert.equal(JSON.parse(marker), owner('one'))
  const fault = await raised(open({ owner: owner('two') }))
  assert.is(fault.code, 'sink-belongs-to-another-state')
  assert.is(fault.exitCode, 2)
  assert.is((await raised(open({ owner: { ...owner('two'), host: 'beta' } }))).exitCode, 2)
  await publish(oldSet, { owner: owner('two'), rebind: true })
  await open({ owner: owner('two') })
  await raised(open({ owner: owner('one') }))
})

test('a state that was lost, moved, or lies on a path that is gone goes on with its folder', async () => {
  await mkdir(join(parent, 'state-one'))
  await publish(oldSet, { owner: owner('one') })
  await open({ owner: { ...owner('one'), stateId: 'anew' } })
  await open({ owner: { ...owner('one'), host: 'beta', statePath: join(parent, 'moved') } })
  await rm(join(parent, 'state-one'), { recursive: true })
  await open({ owner: owner('two') })
  assert.is((await raised(open({ owner: { ...owner('two'), host: 'beta' } }))).exitCode, 2)
})

test('a broken owner file is a configuration fault, and rebind writes it anew', async () => {
  await publish(oldSet)
  await writeFile(join(parent, '.sds.rosterstream'), '{"host":')
  assert.is((await raised(open({ owner: owner('one') }))).code, 'sink-marker-unreadable')
  await publish(oldSet, { owner: owner('one'), rebind: true })
  await open({ owner: owner('one') })
})

test('a folder inside the state, around it, or the state itself is refused', async () => {
  const state = join(parent, 'state-one')
  for (const directory of [join(state, 'sds'), state, parent]) {
    assert.is((await raised(open({ directory, owner: owner('one') }))).code, 'sink-inside-state')
  }
})

test('a set of our own making is its own base', async () => {
  await publish(oldSet)
  const base = await (await open()).base()
  assert.equal(
    base?.files.map(({ name, rows, sha256 }) => [name, rows, sha256]),
    oldSet.files.map(({ name, rows, sha256 }) => [name, rows, sha256]),
  )
  assert.equal(await filesOf(base as TableSet), await filesOf(oldSet))
})

test('a set of any making becomes a base in our columns and order', async () => {
  await mkdir(folder)
  await writeFile(join(folder, 'orgs.csv'), '\ufeff"sourcedId","name","type"\n"o1","North School","school"\n')
  await writeFile(
    join(folder, 'users.csv'),
    'sourcedId,username,givenName,familyName,password\r\nu2,ben,Ben,"Ex, Ample",x\r\nu1,ada,Ada,Example,y\r\nu1,ada,Ada,Example,y\r\n',
  )
  await writeFile(join(folder, 'roles.csv'), 'role,orgSourcedId,userSourcedId,isPrimary\r\nstudent,o1,u1,true')
  assert.is(await (await open()).base(), undefined)
  assert.ok(remarks[0]?.includes('orgs.csv is not in our form and order'))
  const session = await open({ work: { scratch: memoryScratch(), store: memoryTables() } })
  const base = await session.base()
  assert.equal(await filesOf(base as TableSet), await filesOf(oldSet))
  assert.is(remarks.length, 1)
})

test('what is no complete set is no base, and says why', async () => {
  await mkdir(folder)
  await writeFile(join(folder, 'orgs.csv'), '')
  assert.is(await (await open()).base(), undefined)
  assert.ok(remarks[0]?.includes('users.csv is missing'))
  for (const name of ['users.csv', 'roles.csv']) await writeFile(join(folder, name), Buffer.from([0xff, 0x00, 0x80]))
  const session = await open({ work: { scratch: memoryScratch(), store: memoryTables() } })
  assert.is(await session.base(), undefined)
  assert.ok(remarks[0]?.includes('orgs.csv has no header'))
})

test.run()
