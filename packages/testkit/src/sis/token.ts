import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { jsonReply, type Reply } from './call.js'

/** How client id and secret reach the token endpoint. */
export type AuthStyle = 'basic' | 'body' | 'query'

/** Which token requests are answered with a token, and with which. */
export interface TokenOptions {
  readonly clientId: string
  readonly clientSecret: string
  readonly authStyles: readonly AuthStyle[]
  readonly lifetimeSeconds: number
  /** What the answer says about the lifetime: a number, a text, or undefined for no `expires_in`. */
  readonly expiresIn: number | string | undefined
  readonly requireScope: boolean
}

/** Issues tokens, and tells the good ones. */
export interface TokenDesk {
  readonly issue: (request: IncomingMessage, url: URL, body: string) => Reply
  readonly accepts: (authorization: string | undefined) => boolean
  readonly revokeAll: () => void
  readonly issued: () => number
}

/** Hands out bearer tokens by OAuth 2 client credentials, and knows which of them are still good. */
export function tokenDesk(options: TokenOptions): TokenDesk {
  const expiries = new Map<string, number>()
  let issued = 0
  return {
    issue: (request, url, body) => {
      const refusal = refusalOf(options, { authorization: request.headers.authorization, url, body })
      if (refusal) return refusal
      const token = randomBytes(24).toString('base64url')
      expiries.set(token, Date.now() + options.lifetimeSeconds * 1000)
      issued += 1
      const answer = { access_token: token, token_type: 'bearer', expires_in: options.expiresIn }
      return jsonReply(200, JSON.stringify(answer), { 'cache-control': 'no-store' })
    },
    accepts: (authorization) => {
      const expiry = expiries.get(authorization?.replace(/^bearer /i, '') ?? '')
      return expiry !== undefined && expiry > Date.now()
    },
    revokeAll: () => {
      expiries.clear()
    },
    issued: () => issued,
  }
}

interface TokenRequest {
  readonly authorization: string | undefined
  readonly url: URL
  readonly body: string
}

function refusalOf(options: TokenOptions, { authorization, url, body }: TokenRequest): Reply | undefined {
  const form = new URLSearchParams(body)
  const grant = form.get('grant_type') ?? url.searchParams.get('grant_type')
  if (grant !== 'client_credentials') return jsonReply(400, '{"error":"unsupported_grant_type"}')
  const scope = form.get('scope') ?? url.searchParams.get('scope')
  if (options.requireScope && !scope) return jsonReply(400, '{"error":"invalid_scope"}')
  const known = options.authStyles.some((style) => {
    const [id, secret] =
      style === 'basic' ? basicPair(authorization) : pairIn(style === 'body' ? form : url.searchParams)
    return id === options.clientId && secret === options.clientSecret
  })
  if (known) return undefined
  return jsonReply(401, '{"error":"invalid_client"}', { 'www-authenticate': 'Basic realm="oneroster"' })
}

function pairIn(parameters: URLSearchParams): readonly (string | null)[] {
  return [parameters.get('client_id'), parameters.get('client_secret')]
}

function basicPair(authorization: string | undefined): readonly string[] {
  if (!authorization?.startsWith('Basic ')) return []
  const text = Buffer.from(authorization.slice(6), 'base64').toString()
  const colon = text.indexOf(':')
  return [unescaped(text.slice(0, colon)), unescaped(text.slice(colon + 1))]
}

/** RFC 6749, 2.3.1: both halves are form-encoded before they are joined; many clients leave that out. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
