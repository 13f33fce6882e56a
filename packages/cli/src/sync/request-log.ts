import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Logger } from '../render/logger.js'

/** Parameters that hold neither credentials nor anything personal. */
const shownParameters: ReadonlySet<string> = new Set(['limit', 'offset', 'sort', 'orderBy', 'filter'])

interface SentRequest {
  readonly method: string
  readonly origin: string
  readonly path: string
}

interface RequestMessage {
  readonly request: SentRequest
  readonly response?: { readonly statusCode: number }
  readonly error?: { readonly code?: string; readonly name?: string }
}

const shownUrl = ({ origin, path }: SentRequest): string => {
  const url = new URL(path, origin)
  const shown = [...url.searchParams].filter(([name]) => shownParameters.has(name))
  return `${url.origin}${url.pathname}${shown.length === 0 ? '' : '?'}${shown.map(([name, value]) => `${name}=${value}`).join('&')}`
}

/**
 * Logs every HTTP request of this process with method, address, status and duration until the function that it returns is called. Of the
 * query only paging and filters are shown; headers and bodies never are. Source: the diagnostics channels of undici.
 */
export const logRequests = (log: Logger['log']): (() => void) => {
  const startedAt = new WeakMap<SentRequest, number>()
  const tell = (request: SentRequest, outcome: string | number): void => {
    const durationMs = Math.round(performance.now() - (startedAt.get(request) ?? performance.now()))
    const url = shownUrl(request)
    const message = `${request.method} ${url} ${outcome} ${durationMs} ms`
    log('debug', message, { event: 'request', method: request.method, url, outcome, durationMs })
  }
  const listeners: Readonly<Record<string, (message: RequestMessage) => void>> = {
    create: ({ request }) => startedAt.set(request, performance.now()),
    headers: ({ request, response }) => tell(request, response?.statusCode ?? 0),
    error: ({ request, error }) => tell(request, error?.code ?? error?.name ?? 'failed'),
  }
  const channels = Object.entries(listeners).map(
    ([name, listen]) => [`undici:request:${name}`, (message: unknown) => listen(message as RequestMessage)] as const,
  )
  for (const [channel, listener] of channels) subscribe(channel, listener)
  return () => {
    for (const [channel, listener] of channels) unsubscribe(channel, listener)
  }
}
