import type { Collection } from '@rosterstream/core'
import type { Filter } from './filter.js'

/** A version that the server can speak. */
export type OneRosterVersion = '1.1' | '1.2'

/** One field to sort by, its values compared as UTF-8 bytes. */
export interface Sort {
  readonly field: string
  readonly descending: boolean
}

/** What a page holds: `limit` records from `offset` on, of those that pass the filter. */
export interface PageQuery {
  readonly offset: number
  readonly limit: number
  readonly filter?: Filter | undefined
  /** Sets that cannot sort by the field cheaply answer in their own order, which is by sourcedId. */
  readonly sort?: Sort | undefined
}

/**
 * What the server answers from: records as JSON texts, at random access.
 *
 * A collection that is not offered has the count `undefined`, and is answered with 404.
 */
export interface RosterData {
  /** The shape of the records, where it is known; the server serves this version then unless told otherwise. */
  readonly version?: OneRosterVersion | undefined
  readonly count: (collection: Collection, filter?: Filter) => number | undefined
  readonly page: (collection: Collection, query: PageQuery) => readonly string[]
}
