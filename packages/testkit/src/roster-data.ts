import type { Filter } from './filter.js'

export type OneRosterVersion = '1.1' | '1.2'

/** The seven rostering collections, in the order in which parents come before children. */
export const collections = [
  'orgs',
  'academicSessions',
  'courses',
  'classes',
  'users',
  'enrollments',
  'demographics',
] as const

export type Collection = (typeof collections)[number]

export interface Sort {
  readonly field: string
  readonly descending: boolean
}

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
