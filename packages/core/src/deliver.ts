import { Books } from './books.js'
import { District } from './district.js'
import { Interrupted } from './errors.js'
import { OperatorChain } from './operator-chain.js'
import type { RosterOperator } from './operator.js'
import type { RosterPage } from './page.js'
import { type Collection, type User, collections } from './record.js'
import { type Rejection, endsRecord } from './rejection.js'
import { TableBuilder, type TableChoice } from './roster/table-builder.js'
import type { Scratch } from './scratch.js'
import type { Snapshot } from './snapshot.js'
import type { TableSet, TableStore } from './tables.js'

/** How far the transform is. Counts only. */
export interface DeliverEvent {
  readonly type: 'transform' | 'tables'
  readonly collection: Collection | undefined
  readonly records: number
}

/** What a delivery works with. */
export interface DeliverOptions {
  readonly snapshot: Snapshot
  readonly operators: readonly RosterOperator[]
  /** The collections of the snapshot that count; a reference to another one is left out without a word. */
  readonly collections?: readonly Collection[] | undefined
  readonly choice: TableChoice
  readonly scratch: Scratch
  readonly tables: TableStore
  /** Takes every rejection of the run as it is made. `value` may be personal. */
  readonly onRejection?: ((rejection: Rejection) => void) | undefined
  /** Takes each page after the operators. */
  readonly onPage?: ((page: RosterPage) => Promise<void> | void) | undefined
  readonly observe?: ((event: DeliverEvent) => void) | undefined
  readonly signal?: AbortSignal | undefined
  readonly pageSize?: number | undefined
}

/** What a delivery made. */
export interface Delivery {
  readonly tables: TableSet
  readonly books: Books
  /** Names of delivered orgs by sourcedId are here. */
  readonly district: District
}

/** Collections whose records point at each other: they are looked over once before they are mapped. */
const surveyed: ReadonlySet<Collection> = new Set(['orgs', 'users'])
const defaultPageSize = 2000

const checkSignal = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted === true) {
    throw new Interrupted('stopped before the set was complete', { code: 'interrupted', hint: 'Run the command again.' })
  }
}

const noteUser = (user: User, district: District): void => {
  const student = user.roles.some((role) => role.role === 'student')
  const complete = user.givenName !== undefined && user.familyName !== undefined && user.email !== undefined
  district.notePerson(user.sourcedId, {
    student,
    contact: user.roles.length === 0,
    complete,
    relationshipRole: user.relationshipRole,
  })
  if (student) for (const agent of user.agents) district.notePointedAt(agent)
}

/** Notes what became of the records of a page. */
const note = (page: RosterPage, district: District): void => {
  for (const fallen of page.rejections) {
    if (endsRecord(fallen.action) && fallen.action !== 'superseded') district.noteFallen(fallen)
  }
  switch (page.collection) {
    case 'enrollments':
    case 'demographics':
      return
    case 'users':
      for (const user of page.records) noteUser(user, district)
      return
    default:
      for (const record of page.records) district.noteDelivered(page.collection, record.sourcedId)
  }
}

const survey = async (collection: Collection, options: DeliverOptions, district: District): Promise<void> => {
  const chain = new OperatorChain(options.operators, { district, surveying: true })
  try {
    for await (const page of options.snapshot.pages(collection, { size: options.pageSize ?? defaultPageSize })) {
      checkSignal(options.signal)
      if (page.collection === 'orgs') {
        for (const org of page.records as RosterPage['records'] & readonly { name?: string; type?: string; parent?: string }[]) {
          district.noteOrg(org.sourcedId, { name: org.name?.trim(), type: org.type, parent: org.parent })
        }
      }
      note(await chain.push(page as RosterPage), district)
    }
  } finally {
    chain.close()
  }
}

/**
 * Sends a snapshot through operators into the ten tables and keeps the books.
 *
 * Reads each collection once, orgs and users twice. Holds one page, the index of the district and the budget of the tables.
 * Raises Interrupted on abort, an internal error when a record is unaccounted for.
 */
export const deliver = async (options: DeliverOptions): Promise<Delivery> => {
  const wanted = collections.filter((name) => options.collections?.includes(name) ?? true)
  const district = new District({ collections: wanted, contacts: options.choice.contacts })
  const books = new Books()
  const reject = (rejection: Rejection): void => {
    books.reject(rejection)
    options.onRejection?.(rejection)
  }
  const builder = new TableBuilder({
    choice: options.choice,
    district,
    scratch: options.scratch,
    store: options.tables,
    report: (rejection) => {
      if (endsRecord(rejection.action)) books.deliver(rejection.collection, -1)
      reject(rejection)
    },
  })
  const chain = new OperatorChain(options.operators, { district })
  const send = async (page: RosterPage): Promise<void> => {
    books.receive(page.collection, page.records.length + page.rejections.filter(({ action }) => endsRecord(action)).length)
    const mapped = await chain.push(page)
    note(mapped, district)
    for (const rejection of mapped.rejections) reject(rejection)
    books.deliver(mapped.collection, mapped.records.length)
    builder.write(mapped)
    if (options.onPage !== undefined) await options.onPage(mapped)
  }
  try {
    for (const collection of wanted) {
      if (surveyed.has(collection)) await survey(collection, options, district)
      let records = 0
      for await (const page of options.snapshot.pages(collection, { size: options.pageSize ?? defaultPageSize })) {
        checkSignal(options.signal)
        await send(page as RosterPage)
        records += page.records.length
        options.observe?.({ type: 'transform', collection, records })
      }
    }
  } finally {
    chain.close()
  }
  options.observe?.({ type: 'tables', collection: undefined, records: 0 })
  const tables = await builder.finish()
  const imbalances = books.imbalances()
  if (imbalances.length > 0) throw new Error(`the books do not balance: ${imbalances.join('; ')}`)
  return { tables, books, district }
}
