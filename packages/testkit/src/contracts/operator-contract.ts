import {
  type Collection,
  collections,
  endsRecord,
  type RecordOf,
  type RosterOperator,
  type RosterPage,
} from '@rosterstream/core'
import fc from 'fast-check'
import { concat, from, lastValueFrom, of, Subject, throwError, toArray } from 'rxjs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { freeze } from './freeze.js'
import { rosterPage, rosterPages } from './roster-pages.js'

/** One MUST of a contract, for any test runner: it holds when `run` settles. */
export interface ContractCheck {
  readonly title: string
  readonly run: () => Promise<void>
}

/** What the contract is told beside the operator and its options. */
export interface OperatorContractScope {
  /** The collections that the operator looks at; pages of the others must come out as the same object. @default all */
  readonly collections?: readonly Collection[]
  /** Records to try beside the generated ones, each id once in its collection. */
  readonly records?: { readonly [C in Collection]?: readonly RecordOf[C][] }
}

type Judge = (pages: readonly RosterPage[], output: readonly RosterPage[]) => void
type Run = (pages: readonly RosterPage[]) => Promise<RosterPage[]>

/** What a page says, without its credit: two pages that say the same are equal. */
const said = (pages: readonly RosterPage[]): unknown => structuredClone(pages.map(({ taken: _, ...rest }) => rest))

const passesOthers =
  (own: readonly Collection[]): Judge =>
  (pages, output) => {
    pages.forEach((page, index) => {
      if (!own.includes(page.collection)) assert.is(output[index], page, `a page of ${page.collection} was touched`)
    })
  }

const answersPageByPage: Judge = (pages, output) => {
  assert.is(output.length, pages.length)
  pages.forEach((page, index) => {
    const { collection, origin, proof, taken } = output[index] as RosterPage
    assert.is(collection, page.collection)
    assert.is(origin, page.origin)
    assert.is(proof, page.proof)
    assert.is(taken, page.taken)
  })
}

const keepsRejections: Judge = (pages, output) => {
  pages.forEach((page, index) => {
    assert.equal(output[index]?.rejections.slice(0, page.rejections.length), page.rejections)
  })
}

const balances: Judge = (pages, output) => {
  pages.forEach((page, index) => {
    const after = output[index] as RosterPage
    const came = page.records.map(({ sourcedId }) => sourcedId)
    const left = after.records.map(({ sourcedId }) => sourcedId)
    const found = after.rejections.slice(page.rejections.length)
    const ended = found.filter(({ action }) => endsRecord(action)).map(({ sourcedId }) => sourcedId)
    assert.equal([...left, ...ended].sort(), came.sort(), `${page.collection}: out or ended once, each of them`)
    for (const { collection, sourcedId } of found) {
      assert.is(collection, page.collection)
      assert.ok(came.includes(sourcedId as string), `a rejection of ${sourcedId}, which is not on the page`)
    }
  })
}

const keepsSubscribersApart =
  (make: () => RosterOperator): Judge =>
  (pages, output) => {
    const upstream = new Subject<RosterPage>()
    const shared = upstream.pipe(make())
    const seen: RosterPage[][] = [[], []]
    for (const list of seen) shared.subscribe((page) => list.push(page))
    for (const page of pages) upstream.next(page)
    for (const list of seen) assert.equal(said(list), said(output))
  }

const passesEmptyPages = async (run: Run): Promise<void> => {
  const counts = { received: 0, unique: 0, total: 0, pages: 1, requests: 1, retries: 0, attempts: 1, remarks: [] }
  const pages = collections.map((name) => rosterPage(name, [], { completeness: 'proven', ...counts }))
  const output = await run(pages)
  answersPageByPage(pages, output)
  for (const { records } of output) assert.is(records.length, 0)
}

const passesErrors = async (make: () => RosterOperator): Promise<void> => {
  const fault = new Error('upstream')
  const stream = concat(
    of(rosterPage('orgs', [])),
    throwError(() => fault),
  ).pipe(make(), toArray())
  assert.is(await lastValueFrom(stream).catch((error: unknown) => error), fault)
}

/** The checks of the operator contract, for a runner of one's own. @see operatorContract */
export const operatorChecks = <Options>(
  factory: (options?: Options) => RosterOperator,
  options?: Options,
  scope: OperatorContractScope = {},
): readonly ContractCheck[] => {
  const make = () => factory(options)
  const run: Run = (pages) => lastValueFrom(from(pages).pipe(make(), toArray()))
  const given = collections.map((name) => rosterPage(name, scope.records?.[name] ?? []))
  const each = (judge: Judge) => async (): Promise<void> => {
    judge(given, await run(freeze(given)))
    await fc.assert(fc.asyncProperty(rosterPages, async (pages) => judge(pages, await run(freeze(pages)))))
  }
  return [
    {
      title: 'leaves pages of other collections as they are',
      run: each(passesOthers(scope.collections ?? collections)),
    },
    { title: 'answers each page with one page, its origin, proof and credit with it', run: each(answersPageByPage) },
    { title: 'passes rejections on the page through', run: each(keepsRejections) },
    { title: 'lets each record out, or ends it by exactly one rejection', run: each(balances) },
    {
      title: 'shares no state between two subscribers, and changes nothing it is given',
      run: each(keepsSubscribersApart(make)),
    },
    { title: 'passes empty pages through', run: () => passesEmptyPages(run) },
    { title: 'passes an error of the upstream through', run: () => passesErrors(make) },
  ]
}

/** Registers the operator contract as a uvu suite, over generated records and over those of the scope, all deeply frozen. */
export const operatorContract = <Options>(
  name: string,
  factory: (options?: Options) => RosterOperator,
  ...rest: [options?: Options, scope?: OperatorContractScope]
): void => {
  const contract = suite(`${name} (contract)`)
  for (const check of operatorChecks(factory, ...rest)) contract(check.title, check.run)
  contract.run()
}
