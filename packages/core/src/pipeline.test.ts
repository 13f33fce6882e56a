import { from, type Observable } from 'rxjs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { z } from 'zod'
import { RosterstreamError } from './errors.js'
import { memorySnapshotStore } from './memory-snapshot.js'
import { operator } from './operator.js'
import type { Proof, RosterPage, Source } from './page.js'
import { type PipelineOptions, pipeline } from './pipeline.js'
import type { Org } from './record.js'
import { memoryScratch } from './scratch.js'
import type { Sink } from './sink.js'
import type { TableSet } from './tables.js'

const test = suite('pipeline')

const proof: Proof = {
  completeness: 'proven',
  received: 0,
  unique: 0,
  total: undefined,
  pages: 1,
  requests: 1,
  retries: 0,
  attempts: 1,
  remarks: [],
}

const org = (index: number): Org => ({
  sourcedId: `o-${index}`,
  status: 'active',
  dateLastModified: undefined,
  metadata: undefined,
  name: `School ${index}`,
  type: 'school',
  identifier: undefined,
  parent: undefined,
})

const pageOf = (count: number): RosterPage => ({
  collection: 'orgs',
  records: Array.from({ length: count }, (_, index) => org(index)),
  rejections: [],
  origin: { attempt: 1, offset: 0 },
  proof,
  taken: () => undefined,
})

const sourceOf = (pages: Observable<RosterPage>): Source => ({ name: 'own', collections: ['orgs'], pages: () => pages })
const schools = (count: number): Source => sourceOf(from([pageOf(count)]))

/** A target in memory: what it holds, and what was asked of it. */
const target = (faults: { readonly stage?: () => void; readonly abort?: () => void } = {}) => {
  const calls: string[] = []
  let published: TableSet | undefined
  let staged: TableSet | undefined
  const sink: Sink = {
    type: 'memory',
    place: 'here',
    open: async () => ({
      base: async () => published,
      write: () => undefined,
      stage: async (tables) => {
        calls.push('stage')
        staged = tables
        faults.stage?.()
        return { upToDate: published?.files.every((file, at) => file.sha256 === tables.files[at]?.sha256) ?? false }
      },
      commit: async () => {
        calls.push('commit')
        published = staged
        return { place: 'here', rows: {} }
      },
      abort: async () => {
        calls.push('abort')
        faults.abort?.()
      },
    }),
  }
  return { sink, calls, rows: () => published?.files[0]?.rows }
}

const store = () => {
  const inner = memorySnapshotStore()
  const closed: string[] = []
  const begin: typeof inner.begin = async () => {
    const writer = await inner.begin()
    return {
      ...writer,
      commit: async (meta) => ({ ...(await writer.commit(meta)), close: async () => void closed.push(meta.startedAt) }),
    }
  }
  return { closed, store: { ...inner, begin } }
}

const failure = async (work: Promise<unknown>): Promise<string> => {
  const met: unknown = await work.catch((error: unknown) => error)
  return met instanceof RosterstreamError ? met.code : String((met as Error).message)
}

test('a set is published, and the same roster changes nothing', async () => {
  const { sink, calls, rows } = target()
  const now = () => new Date('2026-09-01T02:15:00Z')
  const { closed, store: snapshots } = store()
  assert.is((await pipeline(schools(3), [], sink, { store: snapshots, now })).status, 'published')
  assert.is((await pipeline(schools(3), [], sink, { store: snapshots, now })).status, 'unchanged')
  assert.equal(calls, ['stage', 'commit', 'stage', 'abort'])
  assert.is(rows(), 3)
  assert.equal(closed, ['2026-09-01T02:15:00.000Z', '2026-09-01T02:15:00.000Z'])
})

test('a plan that removes too much is held, unless it is accepted', async () => {
  const { sink, rows } = target()
  await pipeline(schools(40), [], sink)
  assert.is(await failure(pipeline(schools(30), [], sink)), 'held')
  assert.is(rows(), 40)
  await pipeline(schools(30), [], sink, { acceptAnything: true })
  assert.is(rows(), 30)
})

test('a run that fails closes its snapshot, clears its scratch and leaves the set alone', async () => {
  const broken = operator({
    name: 'broken',
    config: z.strictObject({}),
    start: () => ({
      orgs: () => {
        throw new Error('own fault')
      },
    }),
  })
  const { sink, calls, rows } = target()
  const { closed, store: snapshots } = store()
  let cleared = 0
  const options: PipelineOptions = { store: snapshots, scratch: { ...memoryScratch(), clear: () => void cleared++ } }
  assert.is(await failure(pipeline(schools(3), [broken()], sink, options)), 'own fault')
  assert.equal(calls, ['abort'])
  assert.is(rows(), undefined)
  assert.is(closed.length, 1)
  assert.is(cleared, 1)
})

test('a pull without proof is no set', async () => {
  const { sink, calls } = target()
  assert.is(
    await failure(pipeline(sourceOf(from([{ ...pageOf(3), proof: undefined } as RosterPage])), [], sink)),
    'incomplete-pull',
  )
  assert.equal(calls, ['abort'])
})

test('an abort before the commit publishes nothing', async () => {
  const stop = new AbortController()
  const { sink, calls } = target({ stage: () => stop.abort() })
  assert.is(await failure(pipeline(schools(3), [], sink, { signal: stop.signal })), 'interrupted')
  assert.equal(calls, ['stage', 'abort'])
})

test('what went wrong first is told, whatever the clean-up meets', async () => {
  const fail = (message: string) => (): never => {
    throw new Error(message)
  }
  const { sink } = target({ stage: fail('the disk is full'), abort: fail('the clean-up failed too') })
  assert.is(await failure(pipeline(schools(3), [], sink)), 'the disk is full')
})

test.run()
