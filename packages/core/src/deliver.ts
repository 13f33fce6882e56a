import { Books } from './books.js'
import { District } from './district.js'
import { Interrupted } from './errors.js'
import type { RosterOperator } from './operator.js'
import { OperatorChain } from './operator-chain.js'
import type { RosterPage } from './page.js'
import { type Collection, collections, type User } from './record.js'
import { endsRecord, type Rejection } from './rejection.js'
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
  /** Records taken from the snapshot at once. @default 500 */
  readonly pageSize?: number | undefined
  /** Memory of the rows of one table before a run is written. @default as TableBuilder has it */
  readonly budgetBytes?: number | undefined
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
const defaultPageSize = 500

const checkSignal = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted === true) {
    throw new Interrupted('stopped before the set was complete', {
      code: 'interrupted',
      hint: 'Run the command again.',
    })
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
        for (const org of page.records as RosterPage['records'] &
          readonly { name?: string; type?: string; parent?: string }[]) {
          district.noteOrg(org.sourcedId, { name: org.name?.trim(), type: org.type, parent: org.parent })
        }
      }
      note(await chain.push(page as RosterPage), district)
    }
  } finally {
    chain.close()
  }
}

/** One delivery at work: the chain of operators, the tables that fill, and the books. */
class Transform {
  readonly district: District
  readonly books = new Books()
  readonly builder: TableBuilder
  readonly #options: DeliverOptions
  readonly #chain: OperatorChain

  constructor(options: DeliverOptions, wanted: readonly Collection[]) {
    this.#options = options
    this.district = new District({ collections: wanted, contacts: options.choice.contacts })
    this.#chain = new OperatorChain(options.operators, { district: this.district })
    const { choice, scratch, tables, budgetBytes } = options
    const report = (rejection: Rejection): void => {
      if (endsRecord(rejection.action)) this.books.deliver(rejection.collection, -1)
      this.#reject(rejection)
    }
    this.builder = new TableBuilder({ choice, district: this.district, scratch, store: tables, report, budgetBytes })
  }

  async collection(name: Collection): Promise<void> {
    const { snapshot, signal, observe, pageSize = defaultPageSize } = this.#options
    if (surveyed.has(name)) await survey(name, this.#options, this.district)
    let records = 0
    for await (const page of snapshot.pages(name, { size: pageSize })) {
      checkSignal(signal)
      await this.#send(page as RosterPage)
      records += page.records.length
      observe?.({ type: 'transform', collection: name, records })
    }
  }

  close(): void {
    this.#chain.close()
  }

  async #send(page: RosterPage): Promise<void> {
    const { books } = this
    const ended = page.rejections.filter(({ action }) => endsRecord(action)).length
    books.receive(page.collection, page.records.length + ended)
    const mapped = await this.#chain.push(page)
    note(mapped, this.district)
    for (const rejection of mapped.rejections) this.#reject(rejection)
    books.deliver(mapped.collection, mapped.records.length)
    this.builder.write(mapped)
    await this.#options.onPage?.(mapped)
  }

  #reject(rejection: Rejection): void {
    this.books.reject(rejection)
    this.#options.onRejection?.(rejection)
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
  const transform = new Transform(options, wanted)
  try {
    for (const collection of wanted) await transform.collection(collection)
  } finally {
    transform.close()
  }
  options.observe?.({ type: 'tables', collection: undefined, records: 0 })
  const { books, district } = transform
  const tables = await transform.builder.finish()
  const imbalances = books.imbalances()
  if (imbalances.length > 0) throw new Error(`the books do not balance: ${imbalances.join('; ')}`)
  return { tables, books, district }
}
