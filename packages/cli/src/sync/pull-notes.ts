import type { Collection, Proofs, PullEvent } from '@rosterstream/core'
import { type PulledCollection, pulledCollection } from './result.js'

type Note = { -readonly [K in keyof PulledCollection]: PulledCollection[K] }

const newNote = (): Note => ({
  received: 0,
  total: null,
  pages: 0,
  requests: 0,
  retries: 0,
  completeness: 'failed',
  attempts: 1,
  remarks: [],
})

/** What is known of a pull while it goes on, so that one that failed tells how far it came. Holds a note per collection. */
export class PullNotes {
  readonly #notes = new Map<Collection, Note>()

  see(event: PullEvent): void {
    const { collection } = event
    if (collection === undefined) return
    const note = this.#notes.get(collection) ?? newNote()
    if (event.type === 'page') {
      note.received = event.received
      note.total = event.total ?? null
      note.pages++
      note.requests++
    } else if (event.type === 'retry') {
      note.retries++
      note.requests++
    } else if (event.type === 'restart') note.attempts = event.attempt
    else if (event.type === 'remark') note.remarks = [...note.remarks, event.message]
    else Object.assign(note, pulledCollection(event.proof))
    this.#notes.set(collection, note)
  }

  /** Each collection by its proof; one without is `failed`. `undefined` when none was reached. */
  collections(proofs: Proofs | undefined): Partial<Record<Collection, PulledCollection>> | undefined {
    if (proofs !== undefined) {
      return Object.fromEntries(Object.entries(proofs).map(([name, proof]) => [name, pulledCollection(proof)]))
    }
    return this.#notes.size === 0 ? undefined : Object.fromEntries(this.#notes)
  }
}
