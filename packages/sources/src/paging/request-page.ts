import { type Collection, SourceError } from '@rosterstream/core'
import { type Authorizer, type Fault, type HttpAnswer, type HttpClient, notJsonFault } from '@rosterstream/core/http'
import { type Envelope, parseBody, readEnvelope } from './read-envelope.js'
import { type PageQuery, pageUrl } from './service-root.js'

/** Where and how pages are asked for. */
export interface Service {
  readonly base: string
  readonly fixed: string
  readonly client: HttpClient
  readonly authorizer: Authorizer
  readonly signal: AbortSignal
  /** 404 at offset 0 is an empty collection at this provider. */
  readonly notFoundIsEmpty: boolean
}

/** A page as it came, or the refusal of its parameters (400, 422). */
export interface RawPage {
  readonly records: readonly unknown[]
  readonly total: number | undefined
  readonly answer: HttpAnswer
  readonly refused: boolean
}

/** What is asked for; `total` is the one announced so far. */
export interface PageRequest extends PageQuery {
  readonly collection: Collection
  readonly total: number | undefined
}

const optional: Partial<Record<Collection, string>> = {
  courses: 'Ask the provider to offer it, or set source.include.courses to false.',
  demographics: 'Ask the provider to offer it, or set source.include.demographics to false.',
}

const totalOf = (answer: HttpAnswer): number | undefined => {
  const text = answer.headers['x-total-count']?.trim() ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

const malformed = (reason: string): Fault => ({
  code: 'malformed-answer',
  reason: `answered 200 ${reason}`,
  hint: 'Run again later; if it stays so, send this message to the provider.',
})

const isEnd = (envelope: Extract<Envelope, { nothing: string }>, request: PageRequest, answer: HttpAnswer): boolean => {
  if (request.offset === 0) return totalOf(answer) === 0
  return envelope.mayEnd && (request.total === undefined || request.offset === request.total)
}

const recordsIn = (answer: HttpAnswer, request: PageRequest): readonly unknown[] | Fault => {
  let body: unknown
  try {
    body = parseBody(answer.body)
  } catch {
    return notJsonFault(answer)
  }
  const envelope = readEnvelope(body, [request.collection])
  if ('records' in envelope) return envelope.records
  if ('malformed' in envelope) return malformed(envelope.malformed)
  return isEnd(envelope, request, answer) ? [] : malformed(envelope.nothing)
}

const hasBody = ({ status }: HttpAnswer): boolean => status >= 200 && status < 300 && status !== 204

const isEmpty = ({ status }: HttpAnswer, offset: number, notFoundIsEmpty: boolean): boolean =>
  status === 204 || (status === 404 && (offset > 0 || notFoundIsEmpty))

/** The error for an answer that refuses a collection. */
export const refusal = (
  service: Pick<Service, 'client'>,
  answer: HttpAnswer,
  { collection, offset }: PageRequest,
): Error => {
  const { status } = answer
  const said = service.client.excerpt(answer)
  if (status !== 403 && status !== 404 && status !== 501 && status !== 400 && status !== 422)
    return service.client.errorOf(answer)
  return new SourceError(
    `the server refused ${collection} at offset ${offset}: ${status}${said === '' ? '' : ` (${said})`}`,
    {
      code: status === 400 || status === 422 ? 'request-refused' : 'collection-refused',
      hint:
        optional[collection] ??
        (status === 403
          ? `Ask the provider to grant this client access to ${collection}.`
          : `Check source.baseUrl and source.version; ask the provider whether it offers ${collection}.`),
    },
  )
}

// A page of 100,000 long records; more would not fit the memory that a pull may take.
const largestPage = 128 * 1024 * 1024

/**
 * Asks for one page. Retries what may pass, malformed and truncated bodies included. Raises SourceError: `collection-refused`,
 * `malformed-answer`, `not-json`, `html-page`, and what the client raises. Holds the page.
 */
export const requestPage = async (service: Service, request: PageRequest): Promise<RawPage> => {
  const { client, authorizer, signal, base, fixed } = service
  const { collection, offset } = request
  let records: readonly unknown[] = []
  const answer = await client.request({
    url: pageUrl(base, collection, { ...request, fixed }),
    collection,
    signal,
    authorize: authorizer,
    maxBytes: largestPage,
    judge: (candidate) => {
      if (!hasBody(candidate)) return undefined
      const found = recordsIn(candidate, request)
      if (!('code' in found)) records = found
      return 'code' in found ? found : undefined
    },
  })
  if (hasBody(answer)) return { records, total: totalOf(answer), answer, refused: false }
  const refused = answer.status === 400 || answer.status === 422
  if (!refused && !isEmpty(answer, offset, service.notFoundIsEmpty)) throw refusal(service, answer, request)
  return { records: [], total: answer.status === 204 ? totalOf(answer) : undefined, answer, refused }
}
