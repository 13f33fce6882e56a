import { type Authorizer, type Fault, type HttpAnswer, type HttpClient, statusFault } from '@rosterstream/core/http'
import { credentialsHint, isToken, type Token, tokenIn } from './token-answer.js'
import { type ClientCredentials, type Dialect, dialectsOf, tokenRequest } from './token-request.js'

/** Options of `oauth2ClientCredentials`. */
export interface Oauth2Options extends ClientCredentials {
  /** Sends the token requests; the token URL's origin has to be among its `origins`. */
  readonly client: HttpClient
}

/** A token in use; `renewAtMs` is on the client's clock that never runs backwards. */
interface Held {
  readonly value: string
  readonly renewAtMs: number
}

/** Renewed this long before its end, or at half its life if that is sooner. */
const marginMs = 60_000

/**
 * Authorizes requests with a token of the OAuth 2 client credentials grant, shared by all of them and renewed once at a time.
 *
 * Raises `credentials-refused` at once when every way to authenticate was refused, `bad-token-answer` for an answer without a token,
 * and what the client raises when the endpoint cannot be reached.
 */
export function oauth2ClientCredentials(options: Oauth2Options): Authorizer {
  const { client } = options
  const desk = tokenDesk(options)
  let held: Held | undefined
  let coming: Promise<Held> | undefined
  const fetched = (): Promise<Held> => {
    coming ??= desk()
      .then((token) => {
        held = hold(token, client.clock.elapsed())
        return held
      })
      .finally(() => {
        coming = undefined
      })
    return coming
  }
  const header = ({ value }: Held): string => `Bearer ${value}`
  return {
    headers: async () => {
      const current = held && client.clock.elapsed() < held.renewAtMs ? held : await fetched()
      return { authorization: header(current) }
    },
    renew: async ({ sent }) => {
      // Another request may have fetched a new one since this one was sent.
      if (held === undefined || header(held) === sent.authorization) await fetched()
      return true
    },
  }
}

function hold({ value, lifetimeMs }: Token, nowMs: number): Held {
  if (lifetimeMs === undefined) return { value, renewAtMs: Number.POSITIVE_INFINITY }
  return { value, renewAtMs: nowMs + Math.max(lifetimeMs - marginMs, lifetimeMs / 2) }
}

/** Asks for tokens, in the way that was taken last. */
function tokenDesk({ client, ...credentials }: Oauth2Options): () => Promise<Token> {
  let dialects = dialectsOf(credentials)
  return async () => {
    const refusals: HttpAnswer[] = []
    for (const dialect of dialects) {
      const answer = await ask(client, credentials, dialect)
      if (answer.status >= 200 && answer.status < 300) {
        dialects = [dialect, ...dialects.filter((other) => other !== dialect)]
        return tokenOf(client, answer)
      }
      refusals.push(answer)
      if (answer.status !== 400 && answer.status !== 401) break
    }
    throw refused(client, refusals)
  }
}

function ask(client: HttpClient, credentials: ClientCredentials, dialect: Dialect): Promise<HttpAnswer> {
  return client.request({ ...tokenRequest(credentials, dialect), judge: worthRetrying })
}

/** A 2xx that is neither JSON nor a form: a login page, a filter's page, an answer cut short. */
function worthRetrying(answer: HttpAnswer): Fault | undefined {
  if (answer.status < 200 || answer.status >= 300) return undefined
  const found = tokenIn(answer)
  return isToken(found) ? undefined : found
}

function tokenOf(client: HttpClient, answer: HttpAnswer): Token {
  const found = tokenIn(answer)
  if (isToken(found)) return found
  throw client.errorOf(answer, found)
}

const addressHint = 'Check source.auth.tokenUrl; if it is right, send this message to the provider.'

/** The first refusal is that of the way which the configuration names. */
function refused(client: HttpClient, [first, ...others]: readonly HttpAnswer[]): Error {
  const answer = first as HttpAnswer
  if (answer.status !== 400 && answer.status !== 401 && answer.status !== 403) {
    return client.errorOf(answer, { ...statusFault(answer, client.excerpt(answer)), hint: addressHint })
  }
  const said = client.excerpt(answer)
  const also = others.length > 0 ? `, and ${others.at(-1)?.status} to credentials sent in other ways` : ''
  return client.errorOf(answer, {
    code: 'credentials-refused',
    reason: `the token endpoint refused the credentials: ${answer.status}${said ? ` (${said})` : ''}${also}`,
    hint: credentialsHint,
  })
}
