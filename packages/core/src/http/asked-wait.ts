import type { HttpAnswer } from './http-client.js'

/**
 * Reads how long a server asks to wait, in milliseconds: `Retry-After` in seconds or as a date, else `RateLimit-Reset` in seconds,
 * or as an epoch when above 10^9. Dates are held against the server's own `Date` where it has one, so that skewed clocks do no harm.
 *
 * `RateLimit-Reset` counts with 429 and 503 alone: many servers send it with every answer, and a 500 is no matter of rates.
 */
export function askedWaitMs(answer: Pick<HttpAnswer, 'status' | 'headers' | 'dateMs'>, nowMs: number): number {
  const here = answer.dateMs ?? nowMs
  const after = answer.headers['retry-after']?.trim()
  if (after !== undefined) {
    const wait = secondsIn(after) ?? untilDate(after, here)
    if (wait !== undefined) return wait
  }
  if (answer.status !== 429 && answer.status !== 503) return 0
  const reset = secondsIn(answer.headers['ratelimit-reset']?.trim() ?? '')
  if (reset === undefined) return 0
  return reset > 1e12 ? Math.max(0, reset - here) : reset
}

function secondsIn(text: string): number | undefined {
  const found = /^\d+(?:\.\d+)?(?=$|[;,\s])/.exec(text)
  return found ? Number(found[0]) * 1000 : undefined
}

function untilDate(text: string, hereMs: number): number | undefined {
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - hereMs)
}
