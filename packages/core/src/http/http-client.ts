import type { ErrorDetails, RosterstreamError } from '../errors.js'
import type { Collection } from '../record.js'
import type { Clock } from './clock.js'

/** How requests leave this machine. */
export interface NetworkOptions {
  /** `auto` (default) reads `env`; a URL is used for every request; `none` or false go straight. */
  readonly proxy?: string | false | undefined
  /** Hosts that are reached without the proxy, as in NO_PROXY: `host`, `.suffix`, `host:port`, `*`. Adds to what `env` says. */
  readonly noProxy?: readonly string[] | undefined
  /** PEM text of certificates trusted beside those of the system. */
  readonly ca?: string | undefined
}

/** How long a silent peer is waited for. */
export interface Timeouts {
  /** @default 30000 */
  readonly connectMs?: number | undefined
  /** From the request's last byte to the answer's head. @default 120000 */
  readonly headersMs?: number | undefined
  /** The longest silence within a body. @default 120000 */
  readonly bodyMs?: number | undefined
}

/** What `observe` sees: a request failed in a way that may pass, and is sent again after `waitMs`. */
export interface RetryEvent {
  readonly type: 'retry'
  readonly collection: Collection | undefined
  readonly reason: string
  readonly waitMs: number
}

/** A class of errors that says who has to act. */
export type ErrorClass = new (message: string, details: ErrorDetails) => RosterstreamError

/** Options of `createHttpClient`. */
export interface HttpClientOptions {
  /** URLs whose origins (scheme, host, port) may see credentials, `headers` and cookies; others are asked without. */
  readonly origins: readonly string[]
  /** Sent with every request to `origins`. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Texts that no excerpt may show, beside the values of `headers` and of what an authorizer adds. */
  readonly secrets?: readonly string[] | undefined
  readonly network?: NetworkOptions | undefined
  /** The environment, for `proxy: auto` (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY) and NODE_EXTRA_CA_CERTS beside `ca`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Plain http to other machines than this one. @default false */
  readonly allowInsecureHttp?: boolean | undefined
  /** The longest wait that a server may ask for. @default 900000 */
  readonly retry?: { readonly maxWaitMs?: number | undefined } | undefined
  readonly timeouts?: Timeouts | undefined
  /** Pace of all requests of this client together. @default none */
  readonly requestsPerSecond?: number | undefined
  /** Aborting it ends all requests and closes all sockets at once. */
  readonly signal?: AbortSignal | undefined
  readonly observe?: ((event: RetryEvent) => void) | undefined
  /** The class of the errors raised. @default SourceError */
  readonly errorClass?: ErrorClass | undefined
  readonly clock?: Clock | undefined
}

/** What was wrong with an attempt. `reason` is a clause that follows "GET https://…: "; it holds no secret, query or personal value. */
export interface Fault {
  readonly code: string
  readonly reason: string
  readonly hint: string
  /** False ends the request at once. @default true */
  readonly retry?: boolean | undefined
  readonly cause?: unknown
}

/** One request, which may be sent several times. */
export interface HttpRequest {
  /** @default GET */
  readonly method?: string | undefined
  /** Sent as it is, query included. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | Buffer | undefined
  readonly signal?: AbortSignal | undefined
  readonly authorize?: Authorizer | undefined
  /** Values in URL, headers or body that no excerpt may show. */
  readonly secrets?: readonly string[] | undefined
  /** Names the collection in events. */
  readonly collection?: Collection | undefined
  /** The largest body taken, after decompression. @default 536870912 */
  readonly maxBytes?: number | undefined
  /** Looks at every answer but 401 and those retried for their status; a fault counts in the same budget of tries. */
  readonly judge?: ((answer: HttpAnswer) => Fault | undefined) | undefined
}

/** An answer read to its end, of any status. */
export interface HttpAnswer {
  readonly status: number
  /** Lower-case names; repeated ones joined by ", "; `set-cookie` is left out. */
  readonly headers: Readonly<Record<string, string>>
  /** Decompressed. */
  readonly body: Buffer
  /** The server's `Date`, in milliseconds since 1970. */
  readonly dateMs: number | undefined
  readonly method: string
  /** Where the answer came from: the last URL of redirects. */
  readonly url: string
  /** Requests sent for this answer: retries, redirects and the one after a renewal included, token requests not. */
  readonly requests: number
  readonly retries: number
  /** Time spent waiting between tries. */
  readonly waitedMs: number
}

/** Adds credentials to each attempt. */
export interface Authorizer {
  /** Called before every attempt, retries included; `url` is the one sent, query included. */
  readonly headers: (request: AuthorizedRequest) => Promise<Readonly<Record<string, string>>>
  /** Called once per request, on its first 401. True: there is something else to try with. */
  readonly renew: (refusal: Refusal) => Promise<boolean>
}

/** What credentials are made for; OAuth 1 signs both. */
export interface AuthorizedRequest {
  readonly method: string
  readonly url: string
}

/** A 401, and what it was the answer to. */
export interface Refusal {
  readonly answer: HttpAnswer
  /** What `headers` had given for the refused attempt. */
  readonly sent: Readonly<Record<string, string>>
}

/**
 * Sends requests over pooled connections, with the retries, proxies, time-outs, cookies and pace of its options.
 *
 * `request` settles with any status that is not worth a retry, 401 and 404 included; it raises the error class of the options for
 * what did not pass after six tries, and for what no retry can change; ConfigError `insecure-http`; Interrupted after an abort.
 */
export interface HttpClient {
  readonly request: (request: HttpRequest) => Promise<HttpAnswer>
  /** An answer's own words, at most 200 characters, without secrets and without records; empty when it has none to show. */
  readonly excerpt: (answer: HttpAnswer) => string
  /** The error for an answer that cannot be used, as `request` would raise it. */
  readonly errorOf: (answer: HttpAnswer, fault?: Fault) => RosterstreamError
  readonly clock: Clock
  /** Ends what is under way and closes all sockets. */
  readonly close: () => Promise<void>
}
