import type { Collection, Scratch } from '@rosterstream/core'
import type { HttpClientOptions } from '@rosterstream/core/http'
import type { Credentials } from './credentials.js'
import type { KeepMetadata } from './decode/metadata.js'
import type { OneRosterVersion } from './paging/service-root.js'

/** Settings of a OneRoster source. What is not given comes from the provider. */
export interface OneRosterOptions {
  /** With or without the OneRoster path, a slash at the end or a collection pasted with it. */
  readonly baseUrl: string
  /** @default the version that `baseUrl` names, else 'auto' */
  readonly version?: OneRosterVersion | 'auto' | undefined
  /** @default no credentials */
  readonly credentials?: Credentials | undefined
  /** @default courses and userFlags on, demographics off; contacts come with users. */
  readonly include?:
    | {
        readonly courses?: boolean | undefined
        readonly demographics?: boolean | undefined
        readonly userFlags?: boolean | undefined
      }
    | undefined
  /** Records asked for with one request. @default 5000 */
  readonly pageSize?: number | undefined
  /** Requests under way at once. @default 1 */
  readonly concurrency?: number | undefined
  readonly requestsPerSecond?: number | undefined
  /** Pages under way or untaken beside those that concurrency adds. @default 2 */
  readonly prefetch?: number | undefined
  /** Collections that may be empty: all, or those listed. @default none */
  readonly allowEmpty?: boolean | readonly Collection[] | undefined
  /** Collections that had active records in the last pull: none now is a failure. */
  readonly previouslyActive?: Partial<Readonly<Record<Collection, boolean>>> | undefined
  /** An unproven collection is a failure. @default false */
  readonly requireProof?: boolean | undefined
  /** `metadata` and `ext:` values to keep: names, or all. @default none */
  readonly keepMetadata?: KeepMetadata
  /** Room for the hashes of ids. @default memory, 11 bytes a record above half a million */
  readonly scratch?: Scratch | undefined
  /** How requests leave this machine; see HttpClientOptions. */
  readonly http?:
    | Omit<HttpClientOptions, 'origins' | 'headers' | 'signal' | 'observe' | 'requestsPerSecond' | 'errorClass'>
    | undefined
}
