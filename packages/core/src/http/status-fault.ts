import { looksLikeHtml, titleOf } from './excerpt.js'
import type { Fault, HttpAnswer } from './http-client.js'

/** Statuses that may pass by themselves. */
const passing: Readonly<Record<number, string>> = {
  408: 'server-timeout',
  425: 'server-timeout',
  429: 'rate-limited',
  500: 'server-failed',
  502: 'server-failed',
  503: 'server-failed',
  504: 'server-failed',
}

const hints: Readonly<Record<string, string>> = {
  'server-timeout': 'Run again later; smaller pages (source.pageSize) are answered sooner.',
  'rate-limited': 'Run again later, or less often; ask the provider how many requests it allows.',
  'server-failed': 'Run again later; if it stays so, send this message to the provider: its server fails.',
  'credentials-refused':
    'Check the client id and secret (or the token), and ask the provider whether they are still good for this address.',
  forbidden: 'Ask the provider to grant this client access to rostering, or switch off what it may not read.',
  'not-found': 'Check the base URL and the version in the config; ask the provider whether this endpoint is offered.',
  'unexpected-status': 'Send this message to the provider.',
}

/** The fault of an answer whose status is worth a retry; undefined for all others. */
export function passingFault(answer: HttpAnswer, said: string): Fault | undefined {
  const code = passing[answer.status]
  return code === undefined ? undefined : { code, reason: reasonOf(answer, said), hint: hints[code] ?? '' }
}

/** The fault of any answer that cannot be used. */
export function statusFault(answer: HttpAnswer, said: string): Fault {
  const refused: Readonly<Record<number, string>> = { 401: 'credentials-refused', 403: 'forbidden', 404: 'not-found' }
  const code = passing[answer.status] ?? refused[answer.status] ?? 'unexpected-status'
  return {
    code,
    reason: reasonOf(answer, said),
    hint: hints[code] ?? '',
    retry: code in hints && answer.status in passing,
  }
}

/** The fault of a 200 that is no JSON: `html-page` for a login or block page, else `not-json`. For a caller's `judge`. */
export function notJsonFault(answer: HttpAnswer): Fault {
  if (!looksLikeHtml(answer)) {
    const type = answer.headers['content-type']?.slice(0, 60)
    return {
      code: 'not-json',
      reason: `answered ${answer.status} with ${answer.body.length} bytes that are not JSON${type ? ` (${JSON.stringify(type)})` : ''}`,
      hint: 'Run again later; if it stays so, check the base URL and send this message to the provider.',
    }
  }
  const title = titleOf(answer)
  return {
    code: 'html-page',
    reason: `answered ${answer.status} with a web page${title ? ` titled ${JSON.stringify(title)}` : ''} in place of JSON`,
    hint: "Open the address in a browser: a login page means a wrong base URL or a sign-in in front of it, a block page a filter on the school's network.",
  }
}

function reasonOf(answer: HttpAnswer, said: string): string {
  return `answered ${answer.status}${said ? `: ${said}` : ''}`
}
