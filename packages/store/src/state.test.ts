import {
  appendFileSync,
  chmodSync,
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
import {
  ConfigError,
  hashTableSet,
  memoryTables,
  type Rejection,
  type RosterstreamError,
  rejection,
  type TableSet,
  type TableStore,
} from '@rosterstream/core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { HeldNote } from './state/contract.js'
import { openState } from './state.js'

const made: string[] = []
const madeFolder = (prefix: string): string => {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  made.push(folder)
  return folder
}

const test = suite('openState')

test.after(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const newFolder = (): string => join(madeFolder('rosterstream-state-'), 'deep', 'state')

const write = (store: TableStore, text: string): TableSet => ({
  files: (['orgs', 'users'] as const).map((name) => {
    const writer = store.create(name)
    writer.append(`sourcedId\r\n${text}\r\n`)
    return writer.finish(1)
  }),
})

const textOf = async (set: TableSet | undefined): Promise<string | undefined> => {
  let text = ''
  for await (const chunk of set?.files.at(-1)?.chunks() ?? []) text += Buffer.from(chunk).toString()
  return text.split('\r\n')[1]
}

const note = (set: TableSet, runId = 'r-1') => ({ hash: hashTableSet(set), publishedAt: '2026-01-01T00:00:00Z', runId })

const heldNote = (hash: string): HeldNote => ({
  hash,
  heldAt: '2026-01-01T00:00:00Z',
  runId: 'r-1',
  plan: { files: {} },
  sinks: [{ type: 'sds-csv', place: '/out', base: 'abc' }],
})

const refusal = async (work: () => Promise<unknown>): Promise<RosterstreamError> => {
  try {
    await work()
  } catch (error) {
    if (error instanceof Error && 'exitCode' in error) return error as RosterstreamError
    throw error
  }
  throw new Error('nothing was raised')
}

const everything = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? [path, ...everything(path)] : [path]
  })

test('a missing folder is made, with an id that stays', async () => {
  const folder = newFolder()
  const first = await openState(folder)
  const { id } = first
  await first.close()
  const second = await openState(folder)
  assert.is(second.id, id)
  assert.match(id, /^[0-9a-f-]{36}$/)
  await second.close()
})

test('tenant, facts and intent are remembered until they are cleared', async () => {
  const folder = newFolder()
  const first = await openState(folder)
  assert.is(await first.readTenant(), undefined)
  assert.is(await first.readIntent(), undefined)
  assert.is(first.facts.get('unproven'), undefined)
  assert.is(first.facts.get('constructor'), undefined)
  await first.writeTenant({ source: { origin: 'https://sis.example.org', path: '/v1p1' }, sinks: [] })
  await first.writeIntent({ hash: 'h', sink: 's', runId: 'r' })
  first.facts.set('unproven', ['users'])
  first.facts.set('duplicates', { users: 2 })
  await first.close()
  const second = await openState(folder)
  assert.equal(await second.readTenant(), { source: { origin: 'https://sis.example.org', path: '/v1p1' }, sinks: [] })
  assert.equal(await second.readIntent(), { hash: 'h', sink: 's', runId: 'r' })
  assert.equal(second.facts.get('unproven'), ['users'])
  second.facts.set('unproven', undefined)
  await second.clearIntent()
  await second.clearIntent()
  await second.close()
  const third = await openState(folder)
  assert.is(third.facts.get('unproven'), undefined)
  assert.equal(third.facts.get('duplicates'), { users: 2 })
  assert.is(await third.readIntent(), undefined)
  await third.close()
})

test('each sink has its own published set, which later staging does not touch', async () => {
  const folder = newFolder()
  const state = await openState(folder)
  const first = write(state.tables, 'first')
  await state.publish('sds-csv /a', first, note(first, 'r-1'))
  assert.is(await textOf((await state.published('sds-csv /a'))?.set), 'first')
  assert.is(await state.published('sds-csv /b'), undefined)
  const second = write(state.tables, 'second')
  assert.is(await textOf((await state.published('sds-csv /a'))?.set), 'first')
  await state.publish('sds-csv /b', second, note(second, 'r-2'))
  await state.publish('sds-csv /a', second, note(second, 'r-2'))
  await state.publish('sds-csv /a', second, note(second, 'r-3'))
  await state.close()
  const again = await openState(folder)
  const published = await again.published('sds-csv /a')
  assert.is(published?.runId, 'r-3')
  assert.is(published?.hash, hashTableSet(second))
  assert.is(await textOf(published?.set), 'second')
  assert.is(await textOf((await again.published('sds-csv /b'))?.set), 'second')
  await again.close()
})

test('a set of somebody else is copied, so that a hand in it does not reach the state', async () => {
  const outside = madeFolder('rosterstream-outside-')
  const state = await openState(newFolder())
  const { tableFiles } = await import('./table-files.js')
  const set = write(tableFiles(outside), 'outside')
  await state.publish('sink', set, note(set))
  appendFileSync(join(outside, 'users.csv'), 'edited')
  assert.is(await textOf((await state.published('sink'))?.set), 'outside')
  await state.close()
})

test('a published set that was damaged counts as none, with a remark', async () => {
  const remarks: string[] = []
  const state = await openState(newFolder(), { remark: (message) => remarks.push(message) })
  const set = write(memoryTables(), 'x')
  await state.publish('sink', set, note(set))
  const path = (await state.published('sink'))?.set.files[0]?.path as string
  appendFileSync(path, 'x')
  assert.is(await state.published('sink'), undefined)
  assert.is(remarks.length, 1)
  await state.publish('sink', set, note(set))
  assert.is(await textOf((await state.published('sink'))?.set), 'x')
  await state.close()
})

test('at most one plan is held, with its set', async () => {
  const folder = newFolder()
  const state = await openState(folder)
  assert.is(await state.held(), undefined)
  await state.hold(heldNote('one'), write(state.tables, 'one'))
  await state.hold(heldNote('two'), write(state.tables, 'two'))
  await state.close()
  const again = await openState(folder)
  const held = await again.held()
  assert.equal({ ...held, set: undefined }, { ...heldNote('two'), set: undefined })
  assert.is(await textOf(held?.set), 'two')
  const { set } = held as { set: TableSet }
  await again.publish('sink', set, note(set))
  await again.discardHeld()
  assert.is(await again.held(), undefined)
  assert.is(await textOf((await again.published('sink'))?.set), 'two')
  assert.equal(readdirSync(join(folder, 'held')), [])
  await again.close()
})

test('what was staged goes at the next start, unless an intent names it', async () => {
  const folder = newFolder()
  const first = await openState(folder)
  const set = write(first.tables, 'staged')
  assert.is(await textOf(await first.stagedSet()), 'staged')
  await first.writeIntent({ hash: hashTableSet(set), sink: 's', runId: 'r' })
  await first.close()
  const second = await openState(folder)
  assert.is(await textOf(await second.stagedSet()), 'staged')
  await second.clearIntent()
  await second.close()
  const third = await openState(folder)
  assert.is(await third.stagedSet(), undefined)
  await third.close()
})

test('what is temporary is gone at the end and at the start', async () => {
  const folder = newFolder()
  const state = await openState(folder)
  state.scratch.create().append('x\n')
  write(state.sorted, 'a')
  assert.is(await textOf(write(state.sorted, 'b')), 'b')
  assert.ok(existsSync(state.temporary))
  await state.close()
  assert.not.ok(existsSync(state.temporary))
  mkdirSync(join(folder, 'tmp', 'left'), { recursive: true })
  const again = await openState(folder)
  assert.equal(readdirSync(again.temporary), [])
  await again.close()
})

test('runs are on file, newest first, with rejects and results', async () => {
  const folder = newFolder()
  const state = await openState(folder)
  assert.is(await state.lastResult(), undefined)
  const rejections: Rejection[] = []
  const run = await state.createRun('20260101T000000Z-a')
  for (let index = 0; index < 5000; index++) {
    const made = rejection('bad-email', { collection: 'users', sourcedId: `u-${index} \u2028😀` })
    rejections.push(made)
    run.reject(made)
  }
  await run.close()
  await run.close()
  await state.saveResult('20260101T000000Z-a', { startedAt: '2026-01-01T00:00:00Z', status: 'published' })
  await state.saveResult('b', { startedAt: '2026-01-03T00:00:00Z', status: 'failed' })
  await state.saveResult('c', { startedAt: '2026-01-02T00:00:00Z', status: 'held' })
  await (await state.createRun('killed')).close()
  const lines = readFileSync(run.rejectsFile, 'utf8').trimEnd().split('\n')
  assert.equal(
    lines.map((line) => JSON.parse(line).sourcedId),
    rejections.map(({ sourcedId }) => sourcedId),
  )
  assert.equal(
    (await state.runs()).map(({ runId }) => runId),
    ['killed', 'b', 'c', '20260101T000000Z-a'],
  )
  assert.is((await state.lastResult())?.runId, 'b')
  for (const bad of ['', '..', '../x', 'a/b', '.hidden']) {
    await state.createRun(bad).then(
      () => assert.unreachable(bad),
      (error) => assert.instance(error, TypeError),
    )
  }
  await state.close()
})

test('files are for their owner alone, and the folder says how much it holds', async () => {
  const folder = newFolder()
  const state = await openState(folder)
  const set = write(state.tables, 'x')
  const before = await state.diskBytes()
  await state.publish('a', set, note(set))
  await state.hold(heldNote('h'), set)
  assert.ok((await state.diskBytes()) - before < 2000, 'linked files count once')
  await (await state.createRun('r')).close()
  await state.saveResult('r', {})
  const writer = await state.snapshots.begin()
  await (await writer.commit({ startedAt: '', finishedAt: '', sourceKey: '', proofs: {} })).close()
  for (const path of everything(folder)) {
    const { mode } = statSync(path)
    assert.is(mode & 0o077, 0, path)
  }
  await state.close()
})

test('a folder that is no state, a file in its place, a newer or broken state are each refused by name', async () => {
  const folder = newFolder()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'essay.docx'), '')
  const stateFile = join(folder, 'state.json')
  const cases: [string, () => void][] = [
    ['state-foreign', () => undefined],
    [
      'state-not-a-folder',
      () => {
        rmSync(folder, { recursive: true })
        writeFileSync(folder, '')
      },
    ],
    [
      'state-unreadable',
      () => {
        rmSync(folder)
        mkdirSync(folder)
        writeFileSync(stateFile, '{"form')
      },
    ],
    ['state-unreadable', () => writeFileSync(stateFile, '{}')],
    ['state-too-new', () => writeFileSync(stateFile, '{"format":2,"id":"x"}')],
  ]
  for (const [code, make] of cases) {
    make()
    const error = await refusal(() => openState(folder))
    assert.ok(error instanceof ConfigError)
    assert.is(error.code, code)
    assert.ok(error.message.includes(folder) && error.hint.length > 10)
  }
  const below = await refusal(() => openState(join(folder, 'state.json', 'deep')))
  assert.is(below.code, 'state-not-a-folder')
  writeFileSync(join(folder, 'state.json'), '{"format":1,"id":"x"}')
  await (await openState(folder)).close()
})

test('litter of the system does not make a folder foreign', async () => {
  const folder = newFolder()
  for (const name of ['lost+found', '@eaDir']) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, '.DS_Store'), '')
  await (await openState(folder)).close()
})

test('a folder that cannot be written is the config to mend', async () => {
  if (process.getuid?.() === 0 || process.platform === 'win32') return
  const folder = newFolder()
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o500)
  const error = await refusal(() => openState(folder))
  assert.is(error.code, 'state-not-writable')
  assert.is(error.exitCode, 2)
})

test.run()
