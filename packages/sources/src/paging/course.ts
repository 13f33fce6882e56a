import { type Collection, isActive, type RosterRecord } from '@rosterstream/core'
import type { DecodedPage } from '../decode/decode-record.js'
import type { PullSettings } from './collection-state.js'
import { IdLedger } from './id-ledger.js'
import { NewestChange } from './newest-change.js'

/** How far one attempt at a collection is, and what it has seen. */
export class Course {
  readonly ledger: IdLedger
  readonly newest = new NewestChange()
  offset = 0
  largest = 0
  active = 0
  total: number | undefined
  serverDateMs: number | undefined
  sameInARow = 0
  lastPrint = ''

  constructor({ scratch }: PullSettings) {
    this.ledger = new IdLedger(scratch)
  }

  /** Notes the ids of a page; returns what tells the page from others. Hot path. */
  note(page: DecodedPage<Collection>, body: Buffer): string {
    const { records } = page
    for (let index = 0; index < records.length; index++) this.ledger.add((records[index] as RosterRecord).sourcedId)
    return records.length > 0 ? this.ledger.print : body.toString('latin1')
  }

  /** Counts the records of a page. Hot path. */
  count(page: DecodedPage<Collection>, received: number): void {
    const { records } = page
    for (let index = 0; index < records.length; index++) {
      const record = records[index] as RosterRecord
      if (isActive(record)) this.active++
      this.newest.note(record.dateLastModified)
    }
    this.offset += received
    if (received > this.largest) this.largest = received
  }
}
