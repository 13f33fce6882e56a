import type { District } from '../district.js'
import type { RosterPage } from '../page.js'
import type { RosterRecord, User } from '../record.js'
import { type Rejection, rejection } from '../rejection.js'
import type { Scratch } from '../scratch.js'
import { SortedLines } from '../sorted-lines.js'
import { type TableFile, type TableName, type TableSet, type TableStore, tableNames, tableShapes } from '../tables.js'
import { csvLine } from './csv-line.js'
import * as rows from './rows.js'

/** Which of the optional tables the set has. The set never varies by data. */
export interface TableChoice {
  readonly courses: boolean
  readonly demographics: boolean
  readonly userFlags: boolean
  readonly contacts: boolean
}

/** What the builder works with. */
export interface TableBuilderOptions {
  readonly choice: TableChoice
  readonly district: District
  readonly scratch: Scratch
  readonly store: TableStore
  /** Takes what falls out while rows are made: `duplicate-part`, `duplicate-row`, `duplicate-username`. */
  readonly report: (rejection: Rejection) => void
  /** Memory for the rows of one table before a run is written. @default 16 MiB for enrollments, 4 MiB for each other table */
  readonly budgetBytes?: number | undefined
}

const mebibyte = 1024 * 1024
const separator = '\u0000'
const batchesPerTurn = 64

/** The tables of a set, in file order. */
export const chosenTables = (choice: TableChoice): readonly TableName[] => {
  const left = new Set<TableName>()
  if (!choice.courses) left.add('courses')
  if (!choice.demographics) left.add('demographics')
  if (!choice.userFlags) left.add('userFlags')
  if (!choice.contacts) left.add('relationships')
  return tableNames.filter((name) => !left.has(name))
}

/**
 * Builds the ten tables from pages that have been through the operators, in any order, and writes them sorted by key.
 *
 * Holds at most the budget per table; the rest lies in the scratch. Call `write` per page, then `finish` once.
 */
export class TableBuilder {
  readonly #options: TableBuilderOptions
  readonly #tables: ReadonlyMap<TableName, SortedLines>
  readonly #usernames: SortedLines
  #page: RosterPage | undefined

  constructor(options: TableBuilderOptions) {
    this.#options = options
    const lines = (budgetBytes: number) =>
      new SortedLines({ scratch: options.scratch, budgetBytes: options.budgetBytes ?? budgetBytes })
    this.#tables = new Map(
      chosenTables(options.choice).map((name) => [name, lines((name === 'enrollments' ? 16 : 4) * mebibyte)]),
    )
    this.#usernames = lines(4 * mebibyte)
  }

  /** Takes the rows of a page. Nothing of the page is held after. */
  write(page: RosterPage): void {
    this.#page = page
    if (page.collection === 'users') for (const user of page.records) this.#addUser(user)
    else if (page.collection === 'enrollments') this.#addAll('enrollments', page.records, rows.enrollmentRow)
    else if (page.collection === 'classes') this.#addAll('classes', page.records, rows.classRow)
    else if (page.collection === 'orgs') this.#addAll('orgs', page.records, rows.orgRow)
    else if (page.collection === 'academicSessions') this.#addAll('academicSessions', page.records, rows.sessionRow)
    else if (page.collection === 'courses') this.#addAll('courses', page.records, rows.courseRow)
    else this.#addAll('demographics', page.records, rows.demographicsRow)
  }

  /** Sorts, writes and hashes the tables. */
  async finish(): Promise<TableSet> {
    this.#reportUsernames()
    const files: TableFile[] = []
    for (const [name, lines] of this.#tables) files.push(await this.#finishTable(name, lines))
    return { files }
  }

  #addAll<R extends RosterRecord>(name: TableName, records: readonly R[], row: (record: R) => string): void {
    const table = this.#tables.get(name)
    if (table === undefined) return
    for (let index = 0; index < records.length; index++) table.add(row(records[index] as R))
  }

  #add(name: TableName, texts: readonly string[]): void {
    const table = this.#tables.get(name)
    if (table !== undefined) for (const text of texts) table.add(text)
  }

  #addUser(user: User): void {
    this.#add('users', [rows.userRow(user)])
    this.#add('roles', rows.roleRows(user, this.#reportPart))
    // The username of a contact is its email, which families share.
    if (user.username !== undefined && user.roles.length > 0)
      this.#usernames.add(`${user.username.toLowerCase()}${separator}${user.sourcedId}`)
    if (user.userFlags.length > 0) this.#add('userFlags', rows.userFlagRows(user))
    if (user.agents.length > 0 && user.roles.some((role) => role.role === 'student')) {
      this.#add('relationships', rows.relationshipRows(user, this.#options.district))
    }
  }

  readonly #reportPart: rows.ReportPart = (rule, record, details) => {
    const { collection, origin } = this.#page as RosterPage
    this.#options.report(rejection(rule, { collection, sourcedId: record.sourcedId }, { ...details, origin }))
  }

  #reportUsernames(): void {
    let [name, owner]: readonly [string, string] = ['', '']
    for (const batch of this.#usernames.batches()) {
      for (const line of batch) {
        const at = line.indexOf(separator)
        const [nextName, nextOwner] = [line.slice(0, at), line.slice(at + 1)]
        if (nextName === name) {
          const message = `users ${owner} and ${nextOwner} have the same username; both are delivered`
          const of = { collection: 'users', sourcedId: nextOwner } as const
          this.#options.report(rejection('duplicate-username', of, { field: 'username', value: nextName, message }))
        }
        ;[name, owner] = [nextName, nextOwner]
      }
    }
  }

  async #finishTable(name: TableName, lines: SortedLines): Promise<TableFile> {
    const writer = this.#options.store.create(name)
    writer.append(csvLine(tableShapes[name].columns))
    let count = 0
    const unique = name === 'enrollments' ? this.#uniqueEnrollments() : undefined
    let turns = 0
    for (const batch of lines.batches()) {
      const texts = unique === undefined ? batch : unique(batch)
      count += texts.length
      if (texts.length > 0) writer.append(csvText(texts))
      if (++turns % batchesPerTurn === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    return writer.finish(count)
  }

  /** Cuts the sourcedId off and lets each key pass once. */
  #uniqueEnrollments(): (batch: readonly string[]) => readonly string[] {
    let last = ''
    return (batch) => {
      const kept: string[] = []
      for (const line of batch) {
        const end = line.lastIndexOf(separator)
        const row = line.slice(0, end)
        if (row !== last) kept.push(row)
        else
          this.#options.report(
            rejection('duplicate-row', { collection: 'enrollments', sourcedId: line.slice(end + 1) }),
          )
        last = row
      }
      return kept
    }
  }
}

/** Rows as CSV; a batch in which nothing needs quotes is joined as a whole, which gives the same bytes. */
const csvText = (texts: readonly string[]): string => {
  const whole = texts.join('\r\n')
  if (!whole.includes('"') && !whole.includes(',')) return `${whole.replaceAll(separator, ',')}\r\n`
  return texts.map((text) => csvLine(text.split(separator))).join('')
}
