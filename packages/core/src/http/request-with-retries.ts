import { RosterstreamError } from '../errors.js'
import { askedWaitMs } from './asked-wait.js'
import { connectionFault } from './connection-fault.js'
import { excerpt } from './excerpt.js'
import { FaultMet } from './fault-met.js'
import type { Fault, HttpAnswer, HttpRequest } from './http-client.js'
import { place } from './origins.js'
import { type Attempt, sendOnce } from './send-once.js'
import { passingFault } from './status-fault.js'
import type { Wire } from './wire.js'

const maxTries = 6

/** What was met: an answer to give back, or a fault with what the server asked for. */
type Outcome = Attempt | { readonly fault: Fault; readonly askedMs: number }

/** Sends a request until it is answered, six times at most; see HttpClient. */
export async function requestWithRetries(wire: Wire, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  for (const secret of request.secrets ?? []) wire.secrets.add(secret)
  let requests = 0
  let waitedMs = 0
  let renewed = false
  const count = (): void => {
    requests += 1
  }
  for (let tries = 1; ; tries += 1) {
    const outcome = await attempt(wire, request, { signal, count })
    if ('answer' in outcome) {
      if (outcome.answer.status !== 401 || renewed || !(await request.authorize?.renew(outcome))) {
        return { ...outcome.answer, requests, retries: tries - 1, waitedMs }
      }
      renewed = true
      tries -= 1
      continue
    }
    const { fault, askedMs } = outcome
    if (fault.retry === false || tries >= maxTries) throw failure(wire, request, { fault, tries, waitedMs })
    if (askedMs > wire.maxWaitMs)
      throw failure(wire, request, { fault: waitTooLong(fault, askedMs, wire.maxWaitMs), tries, waitedMs })
    const waitMs = Math.round(askedMs + backoffMs(tries, wire.clock.random()))
    wire.observe({ type: 'retry', collection: request.collection, reason: fault.reason, waitMs })
    await wire.clock.sleep(waitMs, signal)
    waitedMs += waitMs
  }
}

/** 1, 2, 4, 8, 16 seconds, each up to a quarter shorter or longer: about half a minute in all. */
function backoffMs(tries: number, random: number): number {
  return 1000 * 2 ** (tries - 1) * (0.75 + random / 2)
}

async function attempt(
  wire: Wire,
  request: HttpRequest,
  context: { readonly signal: AbortSignal; readonly count: () => void },
): Promise<Outcome> {
  try {
    const met = await sendOnce(wire, request, context)
    const fault = passingFault(met.answer, excerpt(met.answer, wire.secrets.all())) ?? judged(request, met.answer)
    return fault ? { fault, askedMs: askedWaitMs(met.answer, wire.clock.now()) } : met
  } catch (error) {
    if (context.signal.aborted || error instanceof RosterstreamError) throw error
    const fault = error instanceof FaultMet ? error.fault : connectionFault(error, new URL(request.url).host)
    if (!fault) throw error
    return { fault, askedMs: 0 }
  }
}

/** A 401 is about the credentials, whatever its body is. */
function judged(request: HttpRequest, answer: HttpAnswer): Fault | undefined {
  return answer.status === 401 ? undefined : request.judge?.(answer)
}

/** The error of a request that will not be tried again. */
export function failure(
  wire: Pick<Wire, 'errorClass'>,
  request: Pick<HttpRequest, 'method' | 'url'>,
  { fault, tries, waitedMs }: { readonly fault: Fault; readonly tries: number; readonly waitedMs: number },
): RosterstreamError {
  const again = tries > 1 ? ` (${tries} tries, ${Math.round(waitedMs / 1000)} s of waiting between them)` : ''
  const message = `${request.method ?? 'GET'} ${place(request.url)}: ${fault.reason}${again}`
  return new wire.errorClass(message, { code: fault.code, hint: fault.hint, cause: fault.cause })
}

function waitTooLong(fault: Fault, askedMs: number, maxWaitMs: number): Fault {
  return {
    code: 'wait-too-long',
    reason: `${fault.reason}; it asks to wait ${Math.ceil(askedMs / 1000)} s, and retry.maxWait allows ${Math.floor(maxWaitMs / 1000)} s`,
    hint: 'Run again after that time, or raise retry.maxWait.',
  }
}
