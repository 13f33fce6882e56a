import type { Collection } from '@rosterstream/core'
import type { Filter } from '../filter.js'
import type { OneRosterVersion, Sort } from '../roster-data.js'

/** One request for a list of records, or for a token, as faults see it. */
export interface Call {
  /** The last word of the path: a collection, one of its aliases such as `students`, or `token`. */
  readonly place: string
  readonly collection: Collection | undefined
  readonly version: OneRosterVersion
  readonly url: URL
  /** As the client asked; `limit` is the server's default where none was sent. */
  readonly offset: number
  readonly limit: number
  readonly limitAsked: number | undefined
  readonly filter: Filter | undefined
  readonly sort: Sort | undefined
  /** The wanted id of a request for a single record. */
  readonly sourcedId: string | undefined
  /** Reads the data behind the server; with `filter` the call's own one. */
  readonly read: (offset: number, limit: number, filter?: Filter) => readonly string[]
  readonly count: (filter?: Filter) => number
  /** Makes every token that was handed out invalid. */
  readonly revokeTokens: () => void
}

/** What is read from the data for a call. */
export interface Window {
  readonly offset: number
  readonly limit: number
  readonly filter: Filter | undefined
  readonly sort: Sort | undefined
}

/** A page of records before it becomes bytes. */
export interface PageAnswer {
  readonly envelope: string
  readonly texts: readonly string[]
  readonly total: number
  readonly sendTotal: boolean
  readonly window: Window
  /** The Link header; undefined sends none. */
  readonly link: string | undefined
  /** Further top-level members of the body, as JSON text that begins with a comma. */
  readonly beside: string
}

/** An HTTP answer, and the way it goes over the wire. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** A text, or parts of one: large pages are never put together. */
  readonly body: string | readonly string[]
  readonly delayMs?: number
  /**
   * `half-length` announces the whole and breaks off at half; `half-chunked` breaks off a chunked body; `dribble` sends
   * the body in small parts; `hang` never answers; `reset` breaks the connection instead of answering.
   */
  readonly sending?: 'whole' | 'half-length' | 'half-chunked' | 'dribble' | 'hang' | 'reset'
}

/** Answers with JSON. */
export function jsonReply(status: number, body: Reply['body'], headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body }
}

/** The body in one piece. */
export function bodyText({ body }: Reply): string {
  return typeof body === 'string' ? body : body.join('')
}
