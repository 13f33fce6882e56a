import { IdIndex, type TableName } from '@rosterstream/core'

/** What is noted of an id: bits of one number. */
export const noted = {
  /** Its file names it. */
  present: 1,
  bothNames: 2,
  email: 4,
  studentRole: 8,
  staffRole: 16,
  otherRole: 32,
  /** A student row without isPrimary true. */
  studentNotPrimary: 64,
  staffPrimary: 128,
  /** A relationship names it as contact. */
  contact: 256,
  /** An enrollment of a class other than a student's. */
  teacher: 512,
  /** Met in a first reading of orgs, whose parents may come later. */
  named: 1024,
} as const

/** The ids of a set and what is noted of them, in 17 to 51 bytes each. */
export class KnownIds {
  readonly #indexes = new Map<TableName, IdIndex>()

  /** What is noted of an id; 0 when it was never met. Hot path. */
  get(table: TableName, id: string): number {
    return this.#indexes.get(table)?.get(id) ?? 0
  }

  /** Notes more of an id. Hot path. */
  note(table: TableName, id: string, bits: number): void {
    let index = this.#indexes.get(table)
    if (index === undefined) {
      index = new IdIndex()
      this.#indexes.set(table, index)
    }
    const before = index.get(id)
    if ((before | bits) !== before) index.set(id, before | bits)
  }
}
