import type { HttpRequest } from '@rosterstream/core/http'

/** Where client id and secret stand in a token request; `both` is header and body. */
export type AuthStyle = 'basic' | 'body' | 'both' | 'query'

/** What a client shows to a token endpoint for the OAuth 2 client credentials grant. */
export interface ClientCredentials {
  /** Sent as it is, query included. */
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** Free text; nothing is sent when empty. */
  readonly scope?: string | undefined
  /** @default 'basic' */
  readonly authStyle?: AuthStyle | undefined
}

/** One way to say who we are. */
export type Dialect = AuthStyle | 'basic-raw'

/**
 * The ways to try, in their order. RFC 6749 (2.3.1) wants id and secret form-encoded before they go into the Basic header; about as
 * many servers decode them as take them as they stand, so where the two differ both are tried. A refusal of Basic is tried with body.
 */
export function dialectsOf({ clientId, clientSecret, authStyle = 'basic' }: ClientCredentials): readonly Dialect[] {
  if (authStyle !== 'basic') return [authStyle]
  const plain = formEncoded(clientId) === clientId && formEncoded(clientSecret) === clientSecret
  return plain ? ['basic', 'body'] : ['basic', 'basic-raw', 'body']
}

/** The request for a token. With `query`, the grant stands in both places, since servers differ in where they look for it. */
export function tokenRequest(credentials: ClientCredentials, dialect: Dialect): HttpRequest {
  const { clientId, clientSecret, scope, tokenUrl } = credentials
  const grant = { grant_type: 'client_credentials', ...(scope ? { scope } : {}) }
  const client = { client_id: clientId, client_secret: clientSecret }
  const inBody = dialect === 'body' || dialect === 'both'
  const basic = dialect === 'query' || dialect === 'body' ? undefined : basicHeader(credentials, dialect)
  return {
    method: 'POST',
    url: dialect === 'query' ? withQuery(tokenUrl, { ...grant, ...client }) : tokenUrl,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(basic ? { authorization: basic } : {}),
    },
    body: new URLSearchParams({ ...grant, ...(inBody ? client : {}) }).toString(),
    secrets: [clientSecret, formEncoded(clientSecret), ...(basic ? [basic.slice('Basic '.length)] : [])],
    maxBytes: 1024 * 1024,
  }
}

function basicHeader({ clientId, clientSecret }: ClientCredentials, dialect: Dialect): string {
  const encode = dialect === 'basic-raw' ? (text: string) => text : formEncoded
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`, 'utf8').toString('base64')}`
}

function formEncoded(text: string): string {
  return new URLSearchParams({ text }).toString().slice('text='.length)
}

function withQuery(url: string, parameters: Readonly<Record<string, string>>): string {
  const added = new URLSearchParams(parameters).toString()
  const [address = url] = url.split('#')
  if (!address.includes('?')) return `${address}?${added}`
  return /[?&]$/.test(address) ? `${address}${added}` : `${address}&${added}`
}
