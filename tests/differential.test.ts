// Usage for a long run: node --conditions=@rosterstream/source --import tsx tests/differential.test.ts RUNS [SEED]
import { collections, endsRecord, memorySnapshotStore, pull, type Snapshot } from '@rosterstream/core'
import { oneroster } from '@rosterstream/sources'
import { memoryData, startSis } from '@rosterstream/testkit'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ProductSet, productTables, pulledCollections, snapshotOf } from './differential.js'
import { naiveDecode } from './naive-decode.js'
import { NaiveConfigError } from './naive-orgs.js'
import { type NaiveSet, type NaiveSettings, naiveTables, type Wire } from './naive-tables.js'
import { settings, wire } from './random-districts.js'

const test = suite('differential')

const [runs = 200, seed] = process.argv.slice(2).map(Number)
const parameters = seed === undefined ? {} : { seed }

const sizes = fc.record({
  wirePage: fc.integer({ min: 1, max: 9 }),
  pageSize: fc.integer({ min: 1, max: 9 }),
  budgetBytes: fc.constantFrom(undefined, 1, 300),
})

type Case = readonly [Wire, NaiveSettings, ...unknown[]]

const asLines = ([sent, chosen]: Case): string =>
  [
    ...collections.flatMap((collection) => sent[collection].map((raw) => `${collection} ${JSON.stringify(raw)}`)),
    `settings ${JSON.stringify(chosen)}`,
  ].join('\n')

/** Runs a property and fails with what differs, the smallest district that shows it, and the seed to see it again. */
const holds = async <T extends Case>(property: fc.IAsyncProperty<T>, numRuns: number): Promise<void> => {
  const { failed, seed: used, counterexample, errorInstance } = await fc.check(property, { ...parameters, numRuns })
  if (!failed) return
  const district = counterexample === null ? 'too many cases were skipped' : asLines(counterexample)
  throw new Error(`seed ${used}\n${district}\n${detailsOf(errorInstance)}`)
}

const detailsOf = (error: unknown): string => {
  const { message, details } = error as { readonly message: string; readonly details?: unknown }
  return typeof details === 'string' ? `${message}\n${details}` : message
}

const expectedOf = (sent: Wire, chosen: NaiveSettings): NaiveSet | undefined => {
  try {
    return naiveTables(sent, chosen)
  } catch (error) {
    if (error instanceof NaiveConfigError) return undefined
    throw error
  }
}

const agreeOnFiles = (product: ProductSet, expected: NaiveSet): void => {
  assert.equal([...product.files.keys()], [...expected.files.keys()])
  for (const [name, text] of expected.files) assert.is(product.files.get(name), text, `${name}.csv`)
}

const agreeOnBooks = ({ rejections, delivery }: ProductSet, expected: NaiveSet, sent: Wire, chosen: NaiveSettings) => {
  for (const collection of pulledCollections(chosen)) {
    const ended = new Map<string, string>()
    for (const { sourcedId, action, collection: of } of rejections) {
      if (of !== collection || sourcedId === undefined || !endsRecord(action) || action === 'superseded') continue
      assert.not(ended.has(sourcedId), `${collection} ${sourcedId} ends twice`)
      ended.set(sourcedId, action === 'dropped' ? 'rejected' : action)
    }
    const count = { delivered: 0, rejected: expected.unreadable[collection], filtered: 0 }
    for (const [sourcedId, fate] of expected.fates[collection]) {
      const end = fate === 'left-out' ? 'filtered' : fate
      assert.is(ended.get(sourcedId) ?? 'delivered', end, `${collection} ${sourcedId}`)
      count[end]++
    }
    const account = { received: sent[collection].length, superseded: expected.superseded[collection], ...count }
    assert.equal(delivery.books.account(collection), account, collection)
  }
}

const agree = async (sent: Wire, chosen: NaiveSettings, make: () => Promise<ProductSet>): Promise<void> => {
  const expected = expectedOf(sent, chosen)
  const product = await make().catch((error: unknown) => error)
  if (expected === undefined) {
    assert.is((product as Error).name, 'ConfigError')
    return
  }
  if (product instanceof Error) throw product
  agreeOnFiles(product as ProductSet, expected)
  agreeOnBooks(product as ProductSet, expected, sent, chosen)
}

test('the tables and books of any district are those of a naive build, byte for byte', async () => {
  const property = fc.asyncProperty(wire, settings, sizes, (sent, chosen, size) =>
    agree(sent, chosen, async () => productTables(await snapshotOf(sent, size.wirePage, chosen), chosen, size)),
  )
  await holds(property, runs)
})

/** A district without copies and without records that cannot be read: what those do to a pull is for its proof to judge. */
const tidy = (sent: Wire): Wire => {
  const kept = collections.map((collection) => {
    const ids = new Set<string>()
    const records = sent[collection].filter((raw) => {
      const id = naiveDecode(collection, raw)?.sourcedId
      return id !== undefined && !ids.has(id) && ids.add(id)
    })
    return [collection, records] as const
  })
  return Object.fromEntries(kept) as unknown as Wire
}

const pulledSnapshot = async (sent: Wire, chosen: NaiveSettings, pageSize: number): Promise<Snapshot> => {
  const sis = await startSis({ data: memoryData(sent), auth: 'none', faults: ['ignored-filter'] })
  try {
    const { include } = chosen
    const source = oneroster({ baseUrl: sis.baseUrl('1.1'), version: '1.1', include, pageSize, allowEmpty: true })
    const writer = await memorySnapshotStore().begin()
    const proofs = await pull(source, writer)
    return await writer.commit({ startedAt: '', finishedAt: '', sourceKey: '', proofs })
  } finally {
    await sis.close()
  }
}

test('a district pulled over HTTP makes the same tables', async () => {
  const property = fc.asyncProperty(wire.map(tidy), settings, sizes, async (sent, chosen, size) => {
    fc.pre(sent.users.length > 0)
    await agree(sent, chosen, async () =>
      productTables(await pulledSnapshot(sent, chosen, size.wirePage), chosen, size),
    )
  })
  await holds(property, Math.ceil(runs / 20))
})

test.run()
