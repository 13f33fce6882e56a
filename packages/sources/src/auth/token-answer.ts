import { type Fault, type HttpAnswer, notJsonFault } from '@rosterstream/core/http'

/** A token as the endpoint gave it. */
export interface Token {
  readonly value: string
  /** Undefined: good until it is refused. */
  readonly lifetimeMs: number | undefined
}

/** What servers mean that leave `expires_in` out, or write what is no number. */
const usualLifetimeMs = 3_600_000

type Fields = Readonly<Record<string, unknown>>

/** Reads a token from a 2xx answer, in JSON or form-encoded; else says what is wrong with it. */
export function tokenIn(answer: HttpAnswer): Token | Fault {
  const fields = fieldsOf(answer.body.toString('utf8'))
  if (fields === undefined) return notJsonFault(answer)
  const { access_token: value } = fields
  const trimmed = typeof value === 'string' ? value.trim() : ''
  if (!/^[\x21-\x7e]+$/.test(trimmed)) return badAnswer(fields, answer.status)
  return { value: trimmed, lifetimeMs: lifetimeMs(fields.expires_in) }
}

/** True for what `tokenIn` gives when it found one. */
export function isToken(found: Token | Fault): found is Token {
  return 'value' in found
}

function fieldsOf(text: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Fields) : undefined
  } catch {
    return /^\s*(?:\w+=[^&\s<]*&)*access_token=/.test(text)
      ? Object.fromEntries(new URLSearchParams(text.trim()))
      : undefined
  }
}

/** Zero and less say nothing that can be planned by. */
function lifetimeMs(expiresIn: unknown): number | undefined {
  const seconds = typeof expiresIn === 'string' && expiresIn.trim() !== '' ? Number(expiresIn) : expiresIn
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return usualLifetimeMs
  return seconds > 0 ? seconds * 1000 : undefined
}

function badAnswer(fields: Fields, status: number): Fault {
  const refused = typeof fields.error === 'string'
  return {
    code: refused ? 'credentials-refused' : 'bad-token-answer',
    reason: refused
      ? `refused the credentials in an answer with status ${status}`
      : `answered ${status} without a usable access_token`,
    hint: refused ? credentialsHint : 'Check source.auth.tokenUrl; if it is right, send this message to the provider.',
    retry: false,
  }
}

/** The next step when an endpoint refuses credentials. */
export const credentialsHint =
  'Check source.auth: clientId, clientSecret, scope and tokenUrl; ask the provider whether the client is still active, and which authStyle it wants.'
