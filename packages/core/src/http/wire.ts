import type { Agent } from 'undici'
import type { Clock } from './clock.js'
import type { CookieJar } from './cookie-jar.js'
import type { ErrorClass, RetryEvent } from './http-client.js'
import type { Pace } from './pace.js'
import type { Secrets } from './secrets.js'

/** What the requests of one client share. */
export interface Wire {
  readonly agent: Agent
  readonly clock: Clock
  readonly jar: CookieJar
  readonly pace: Pace
  readonly origins: ReadonlySet<string>
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly allowInsecureHttp: boolean
  readonly maxWaitMs: number
  readonly errorClass: ErrorClass
  readonly observe: (event: RetryEvent) => void
  readonly secrets: Secrets
}
