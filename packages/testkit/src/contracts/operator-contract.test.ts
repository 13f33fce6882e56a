import { normalizeAgents, type RosterOperator, type RosterPage } from '@rosterstream/core'
import { catchError, concatMap, EMPTY, filter, map, type OperatorFunction, of } from 'rxjs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { operatorChecks } from './operator-contract.js'

const test = suite('operatorContract')

type Change = (page: RosterPage) => RosterPage

const made = (plain: OperatorFunction<RosterPage, RosterPage>) => (): RosterOperator =>
  Object.assign(plain, { operatorName: 'broken', needsDistrict: false, bind: () => plain })
const changing = (change: Change) => made(map(change))

const brokenBy = async (factory: () => RosterOperator): Promise<readonly string[]> => {
  const broken: string[] = []
  for (const { title, run } of operatorChecks(factory, undefined, { collections: ['users'] })) {
    await run().catch(() => broken.push(title.split(' ', 2).join(' ')))
  }
  return broken
}

test('an operator of core keeps the contract', async () => {
  assert.equal(await brokenBy(() => normalizeAgents()), [])
})

test('each way to break the contract is seen', async () => {
  const cases: readonly (readonly [string, () => RosterOperator])[] = [
    ['leaves pages', changing((page) => (page.collection === 'orgs' ? { ...page } : page))],
    ['answers each', changing((page) => ({ ...page, taken: () => undefined }) as RosterPage)],
    ['answers each', made(filter((page) => page.records.length > 0))],
    ['answers each', made(concatMap((page) => (page.records.length > 0 ? of(page, page) : of(page))))],
    ['passes rejections', changing((page) => ({ ...page, rejections: [] }) as RosterPage)],
    ['lets each', changing((page) => ({ ...page, records: page.records.slice(1) }) as RosterPage)],
    ['lets each', changing((page) => ({ ...page, records: [...page.records, ...page.records] }) as RosterPage)],
    [
      'shares no',
      changing((page) => {
        for (const record of page.records) Object.assign(record, { status: 'x' })
        return page
      }),
    ],
    ['passes empty', made(filter((page) => page.records.length > 0))],
    ['passes an', made(catchError(() => EMPTY))],
  ]
  for (const [title, factory] of cases) assert.ok((await brokenBy(factory)).includes(title), title)
})

test('state that outlives a subscription is seen', async () => {
  let pages = 0
  const counting = changing(
    (page) =>
      ({ ...page, records: page.records.map((record) => ({ ...record, status: String(pages++) })) }) as RosterPage,
  )
  assert.ok((await brokenBy(counting)).includes('shares no'))
})

test.run()
