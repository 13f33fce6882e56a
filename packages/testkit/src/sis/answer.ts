import type { Fault } from '../faults/fault.js'
import { type Filter, parseFilter } from '../filter.js'
import type { RosterData, Sort } from '../roster-data.js'
import { type Call, jsonReply, type PageAnswer, type Reply, type Window } from './call.js'
import { imsxReply } from './imsx.js'
import { type Route, singleEnvelopes } from './route.js'

export interface CallContext {
  readonly data: RosterData
  readonly defaultLimit: number
  readonly revokeTokens: () => void
}

/** Reads the query of a request for a collection; a Reply says why it cannot be read. */
export function readCall(route: Route, url: URL, context: CallContext): Call | Reply {
  const { data, defaultLimit, revokeTokens } = context
  const { collection, version } = route
  const query = url.searchParams
  const offset = Number(query.get('offset') ?? 0)
  const limitAsked = query.has('limit') ? Number(query.get('limit')) : undefined
  const limit = limitAsked ?? defaultLimit
  if (!isCount(offset) || !isCount(limit)) {
    return imsxReply(400, { version, description: 'limit and offset are whole numbers from 0' })
  }
  const filter = filterOf(route, query.get('filter'))
  if (filter === 'malformed') {
    return imsxReply(400, { version, description: 'The filter cannot be read', minor: 'invalid_filter_field' })
  }
  if (query.get('fields') === '') {
    return imsxReply(400, { version, description: 'fields is empty', minor: 'invalid_blank_selection_field' })
  }
  const sort = sortOf(query)
  return {
    place: route.place,
    collection,
    version,
    url,
    offset,
    limit,
    limitAsked,
    filter,
    sort,
    sourcedId: route.sourcedId,
    read: (at, length, by) => data.page(collection, { offset: at, limit: length, filter: by, sort }),
    count: (by) => data.count(collection, by) ?? 0,
    revokeTokens,
  }
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0
}

function filterOf({ narrowing, sourcedId }: Route, text: string | null): Filter | undefined | 'malformed' {
  const within: Filter | undefined =
    sourcedId === undefined
      ? narrowing
      : { join: 'and', clauses: [{ field: 'sourcedId', operator: '=', value: sourcedId }], within: narrowing }
  if (text === null || text === '') return within
  const filter = parseFilter(text)
  return filter === undefined ? 'malformed' : { ...filter, within }
}

function sortOf(query: URLSearchParams): Sort | undefined {
  const field = query.get('sort')
  return field ? { field, descending: query.get('orderBy')?.toLowerCase() === 'desc' } : undefined
}

/** Answers a call from the data, with the faults that strike it. */
export function answerCall(call: Call, context: CallContext, faults: readonly Fault[]): Reply {
  const reply = undelayedAnswer(call, context, faults)
  return faults.reduce((changed, fault) => fault.reply?.(changed, call) ?? changed, reply)
}

function undelayedAnswer(call: Call, context: CallContext, faults: readonly Fault[]): Reply {
  for (const fault of faults) {
    const answer = fault.answer?.(call)
    if (answer) return answer
  }
  const { collection, version, sourcedId } = call
  if (collection === undefined || context.data.count(collection) === undefined) {
    return imsxReply(404, { version, description: 'There is no such collection' })
  }
  return sourcedId === undefined ? listAnswer(call, faults) : singleAnswer(call)
}

function listAnswer(call: Call, faults: readonly Fault[]): Reply {
  const asked: Window = { offset: call.offset, limit: call.limit, filter: call.filter, sort: call.sort }
  const window = faults.reduce((changed, fault) => fault.window?.(changed, call) ?? changed, asked)
  const total = call.count(window.filter)
  let page: PageAnswer = {
    envelope: call.collection ?? '',
    texts: call.read(window.offset, window.limit, window.filter),
    total,
    sendTotal: true,
    window,
    link: linkHeader(call, window.limit, total),
    beside: '',
  }
  for (const fault of faults) {
    const changed = fault.page?.(page, call) ?? page
    if ('status' in changed) return changed
    page = changed
  }
  return pageReply(call, page)
}

function pageReply(call: Call, page: PageAnswer): Reply {
  const headers: Record<string, string> = {}
  if (page.sendTotal) headers['x-total-count'] = String(page.total)
  if (page.link !== undefined) headers.link = page.link
  const texts = selectFields(page.texts, call.url.searchParams.get('fields'))
  return jsonReply(200, bodyParts(page, texts), headers)
}

const textsPerPart = 64

/** Parts of some tens of kilobytes: large blocks of memory cost more than what is done with them. */
function bodyParts(page: PageAnswer, texts: readonly string[]): readonly string[] {
  const parts = [`{${JSON.stringify(page.envelope)}:[`]
  for (let at = 0; at < texts.length; at += textsPerPart) {
    const part = texts.slice(at, at + textsPerPart).join(',')
    parts.push(at === 0 ? part : `,${part}`)
  }
  parts.push(`]${page.beside}}`)
  return parts
}

function singleAnswer({ collection, version, read, filter, sourcedId }: Call): Reply {
  const text = read(0, 2, filter).find((record) => JSON.parse(record)?.sourcedId === sourcedId)
  if (text === undefined || collection === undefined) {
    return imsxReply(404, { version, description: 'There is no such record' })
  }
  return jsonReply(200, `{"${singleEnvelopes[collection]}":${text}}`)
}

/** Names that the records do not have are no error: every field is sent then. Source: OneRoster 1.1, 3.4.4. */
function selectFields(texts: readonly string[], fields: string | null): readonly string[] {
  if (fields === null) return texts
  const names = fields.split(',').map((name) => name.trim())
  return texts.map((text) => {
    const record = JSON.parse(text)
    if (!names.some((name) => name in record)) return text
    return JSON.stringify(Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name))))
  })
}

function linkHeader({ url, offset }: Call, limit: number, total: number): string | undefined {
  if (limit === 0) return undefined
  const last = Math.max(0, Math.ceil(total / limit) - 1) * limit
  const links = [link(url, { rel: 'first', offset: 0, limit })]
  if (offset > 0) links.push(link(url, { rel: 'prev', offset: Math.max(0, offset - limit), limit }))
  if (offset + limit < total) links.push(link(url, { rel: 'next', offset: offset + limit, limit }))
  links.push(link(url, { rel: 'last', offset: last, limit }))
  return links.join(', ')
}

function link(
  url: URL,
  { rel, offset, limit }: { readonly rel: string; readonly offset: number; readonly limit: number },
) {
  const target = new URL(url)
  target.searchParams.set('offset', String(offset))
  target.searchParams.set('limit', String(limit))
  return `<${target.href}>; rel="${rel}"`
}
