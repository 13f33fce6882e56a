import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashTableSet, type RosterPage, type Snapshot, type TableSet } from '@rosterstream/core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { State } from './state/contract.js'
import { openState } from './state.js'

const pages = 4
const pageLength = 300

const pageOf = (round: number, number: number): RosterPage => ({
  collection: 'orgs',
  records: Array.from({ length: pageLength }, (_, index) => ({
    sourcedId: `${number}-${index}`,
    status: undefined,
    dateLastModified: undefined,
    metadata: undefined,
    name: String(round),
    type: 'school',
    identifier: undefined,
    parent: undefined,
  })),
  rejections: [],
  origin: { attempt: 1, offset: number * pageLength },
  proof: undefined,
  taken: () => undefined,
})

const stage = (state: State, round: number): TableSet => ({
  files: (['orgs', 'users'] as const).map((name) => {
    const writer = state.tables.create(name)
    for (let row = 0; row < 200; row++) writer.append(`${round},${'x'.repeat(100)}\r\n`)
    return writer.finish(200)
  }),
})

/** In a child: goes through rounds of what a run does to the state, telling of each step that is done, until it is killed. */
const work = async (folder: string): Promise<void> => {
  const state = await openState(folder)
  for (let round = state.facts.get<number>('round') ?? 0; ; round++) {
    state.facts.set('round', round)
    const writer = await state.snapshots.begin()
    for (let number = 0; number < pages; number++) await writer.write(pageOf(round, number))
    const at = String(round)
    await (await writer.commit({ startedAt: at, finishedAt: at, sourceKey: at, proofs: {} })).close()
    process.send?.({ step: 'snapshot', round })
    const set = stage(state, round)
    const note = { hash: hashTableSet(set), runId: `r-${round}` }
    await state.hold({ ...note, heldAt: at, plan: { round }, sinks: [] }, set)
    process.send?.({ step: 'held', round })
    await state.writeIntent({ ...note, sink: 'sink' })
    await state.publish('sink', set, { ...note, publishedAt: at })
    process.send?.({ step: 'published', round })
    await state.clearIntent()
    await state.saveResult(`r-${round}`, { startedAt: at, status: 'published', padding: 'x'.repeat(5000) })
  }
}

interface Acknowledged {
  snapshot: number
  held: number
  published: number
}

const runAndKill = async (folder: string, afterMs: number): Promise<Acknowledged> => {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['work', folder])
  const done: Acknowledged = { snapshot: -1, held: -1, published: -1 }
  child.on('message', ({ step, round }: { step: keyof Acknowledged; round: number }) => {
    done[step] = round
  })
  await once(child, 'message')
  await new Promise((resolve) => setTimeout(resolve, afterMs))
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
  return done
}

const checkSet = async (set: TableSet, runId: string): Promise<number> => {
  const round = Number(runId.slice(2))
  for (const file of set.files) {
    const rows = readFileSync(file.path as string, 'utf8')
      .trimEnd()
      .split('\r\n')
    assert.is(rows.length, 200)
    assert.ok(
      rows.every((row) => row.startsWith(`${round},`)),
      'a set is of one run',
    )
  }
  return round
}

const checkSnapshot = async (snapshot: Snapshot): Promise<number> => {
  const names = new Set<string | undefined>()
  let records = 0
  for await (const page of snapshot.pages('orgs')) {
    records += page.records.length
    for (const { name } of page.records) names.add(name)
  }
  assert.is(records, pages * pageLength)
  assert.equal([...names], [snapshot.meta.sourceKey])
  return Number(snapshot.meta.sourceKey)
}

const check = async (folder: string, done: Acknowledged): Promise<void> => {
  const remarks: string[] = []
  const state = await openState(folder, { remark: (message) => remarks.push(message) })
  const snapshot = (await state.snapshots.current()) as Snapshot
  assert.ok((await checkSnapshot(snapshot)) >= done.snapshot)
  await snapshot.close()
  const published = await state.published('sink')
  assert.ok(published !== undefined || done.published < 0)
  if (published !== undefined) {
    assert.is(published.hash, hashTableSet(published.set))
    assert.ok((await checkSet(published.set, published.runId)) >= done.published)
  }
  const held = await state.held()
  if (held !== undefined) assert.ok((await checkSet(held.set, held.runId)) >= done.held)
  const intent = await state.readIntent()
  const staged = await state.stagedSet()
  if (intent !== undefined) assert.is(staged === undefined ? undefined : hashTableSet(staged), intent.hash)
  for (const { runId, result } of await state.runs()) assert.ok(runId.startsWith('r-') && result !== null)
  assert.equal(readdirSync(join(folder, 'snapshots', 'generations')).length, 1)
  assert.equal(readdirSync(state.temporary), [])
  assert.equal(remarks, [])
  await state.close()
}

const test = suite('state after kill -9')

test('whatever the moment, the next start finds old or new in full, and nothing to repair', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'rosterstream-kill-')), 'state')
  for (const afterMs of [0, 31, 64, 173]) await check(folder, await runAndKill(folder, afterMs))
  rmSync(folder, { recursive: true })
})

if (process.argv[2] === 'work') await work(process.argv[3] as string)
else test.run()
