import type { Collection } from '@rosterstream/core'
import type { OneRosterVersion, RosterData } from '../roster-data.js'
import type { AuthStyle } from './token.js'

/** What a hook and the log see of a request, before it is answered. */
export interface SisRequest {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** The path's own word: a collection, an alias such as `students`, `token`, or undefined for an unknown path. */
  readonly place: string | undefined
  readonly collection: Collection | undefined
  /** Lower-case names. The secret is not in it: `authorization` says only which scheme was used. */
  readonly headers: Readonly<Record<string, string>>
  readonly authorized: boolean
}

/** A request with its outcome; `status` 0 stands for a connection that was broken or left hanging. */
export interface SisRequestLog extends SisRequest {
  readonly status: number
  readonly faults: readonly string[]
}

/** Names the faults that strike this request, by rules without PLACE and WHEN; a promise holds the answer back. */
export type OnRequest = (
  request: SisRequest,
) => string | readonly string[] | undefined | Promise<string | readonly string[] | undefined>

/** Options of `startSis`. */
export interface SisOptions {
  /** What is served: one set for every version, or one for each. */
  readonly data: RosterData | Readonly<Partial<Record<OneRosterVersion, RosterData>>>
  /** The versions whose base paths answer. Default: those that the data is for, else both. */
  readonly versions?: readonly OneRosterVersion[]
  /** Default 127.0.0.1; another one opens the rosters to the network. */
  readonly host?: string
  /** Default 0: any free port. */
  readonly port?: number
  /** A key and a certificate, in PEM, make it an https server. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** `oauth2` (default) wants a token from the token endpoint, `bearer` a fixed one, `none` nothing. */
  readonly auth?: 'oauth2' | 'bearer' | 'none'
  readonly clientId?: string
  readonly clientSecret?: string
  /** How client id and secret may be sent. Default: all three. */
  readonly authStyles?: readonly AuthStyle[]
  /** With `auth: 'bearer'`. */
  readonly bearerToken?: string
  /** How long a token is good. Default 3600. */
  readonly tokenLifetimeSeconds?: number
  /** What `expires_in` says: a number, a text, or `absent`. Default: the truth. */
  readonly expiresIn?: number | string
  /** Token requests without a scope are refused. Default false. */
  readonly requireScope?: boolean
  /** Records on a page where no limit is asked for. Default 100. */
  readonly defaultLimit?: number
  /** Fault rules, as `faultRule` reads them: `429=5@users#3`. */
  readonly faults?: readonly string[]
  readonly onRequest?: OnRequest
  /** Requests kept in the log, the newest. Default 10000. */
  readonly logSize?: number
}
