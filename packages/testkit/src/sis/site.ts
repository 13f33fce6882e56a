import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault } from '../faults/fault.js'
import { type FaultRule, faultRule } from '../faults/rules.js'
import { answerCall, type CallContext, readCall } from './answer.js'
import type { Call, Reply } from './call.js'
import { imsxReply } from './imsx.js'
import type { SisOptions, SisRequest, SisRequestLog } from './options.js'
import { type Route, routeOf } from './route.js'
import { send } from './send.js'
import { dataFor, servedVersions } from './served.js'
import type { TokenDesk } from './token.js'

interface Visit {
  readonly request: IncomingMessage
  readonly url: URL
  readonly route: Route | undefined
  readonly seen: SisRequest
  readonly body: string
}

interface Outcome {
  readonly reply: Reply
  readonly faults: readonly string[]
}

/** One server's state: its data, its fault rules, its log; takes each request from arrival to answer. */
export class Site {
  readonly log: SisRequestLog[] = []
  readonly counts = new Map<string, number>()
  readonly bearerToken: string
  data: SisOptions['data']
  rules: readonly FaultRule[]
  private readonly hooked = new Map<string, FaultRule>()
  private readonly options: SisOptions
  private readonly desk: TokenDesk

  constructor(options: SisOptions, desk: TokenDesk) {
    this.options = options
    this.desk = desk
    this.data = options.data
    this.rules = (options.faults ?? []).map(faultRule)
    this.bearerToken = options.bearerToken ?? 'demo-token'
  }

  /** A fault rule or a hook that throws is answered with 500 and what it said. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.answer(request, response)
    } catch (error) {
      send(response, imsxReply(500, { version: '1.1', description: String(error) }))
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`)
    const route = routeOf(url.pathname, servedVersions(this.options.versions, this.data))
    const place = url.pathname === '/token' ? 'token' : route?.place
    const seen = this.look({ request, url, route, place })
    this.count(seen)
    const body = await bodyOf(request)
    const hooked = (await this.options.onRequest?.(seen)) ?? []
    const visit: Visit = { request, url, route, seen, body }
    const { reply, faults } = this.outcome(visit, typeof hooked === 'string' ? [hooked] : hooked)
    const broken = reply.sending === 'hang' || reply.sending === 'reset'
    this.log.push({ ...seen, status: broken ? 0 : reply.status, faults })
    if (this.log.length > (this.options.logSize ?? 10_000)) this.log.shift()
    send(response, reply)
  }

  private outcome({ request, url, route, seen, body }: Visit, hooked: readonly string[]): Outcome {
    if (seen.place === 'token') {
      const call = tokenCall(url, this.desk)
      const [faults, struck] = this.strike(call, hooked)
      const answer = faults.map((fault) => fault.answer?.(call)).find((reply) => reply !== undefined)
      const reply = answer ?? this.desk.issue(request, url, body)
      return {
        reply: faults.reduce((changed, fault) => fault.reply?.(changed, call) ?? changed, reply),
        faults: struck,
      }
    }
    const version = route?.version ?? '1.1'
    const refuse = (status: number, description: string, headers = {}): Outcome => ({
      reply: imsxReply(status, { version, description, headers }),
      faults: [],
    })
    if (!route) return refuse(404, 'There is no such path')
    if (!seen.authorized) return refuse(401, 'A valid token is needed', { 'www-authenticate': 'Bearer' })
    if (seen.method !== 'GET') return refuse(405, 'Only GET is served', { allow: 'GET' })
    return this.list(route, url, hooked)
  }

  private list(route: Route, url: URL, hooked: readonly string[]): Outcome {
    const context: CallContext = {
      data: dataFor(route.version, this.data),
      defaultLimit: this.options.defaultLimit ?? 100,
      revokeTokens: this.desk.revokeAll,
    }
    const call = readCall(route, url, context)
    if ('status' in call) return { reply: call, faults: [] }
    const [faults, struck] = this.strike(call, hooked)
    return { reply: answerCall(call, context, faults), faults: struck }
  }

  private strike(call: Call, hooked: readonly string[]): readonly [readonly Fault[], readonly string[]] {
    const faults: Fault[] = []
    const specs: string[] = []
    for (const rule of [...this.rules, ...hooked.map((spec) => this.hookedRule(spec))]) {
      const fault = rule.strikes(call)
      if (!fault) continue
      faults.push(fault)
      specs.push(rule.spec)
    }
    return [faults, specs]
  }

  private hookedRule(spec: string): FaultRule {
    const known = this.hooked.get(spec)
    if (known) return known
    const rule = faultRule(spec)
    this.hooked.set(spec, rule)
    return rule
  }

  private look(arrival: {
    readonly request: IncomingMessage
    readonly url: URL
    readonly route: Route | undefined
    readonly place: string | undefined
  }): SisRequest {
    const { request, url, route, place } = arrival
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
    const authorization = request.headers.authorization
    if (authorization !== undefined) headers.push(['authorization', authorization.split(' ')[0] ?? ''])
    return {
      at: Date.now(),
      method: request.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      place,
      collection: route?.collection,
      headers: Object.fromEntries(headers),
      authorized: this.isAuthorized(authorization),
    }
  }

  private isAuthorized(authorization: string | undefined): boolean {
    const auth = this.options.auth ?? 'oauth2'
    if (auth === 'none') return true
    if (auth === 'bearer') return authorization?.replace(/^bearer /i, '') === this.bearerToken
    return this.desk.accepts(authorization)
  }

  private count({ place }: SisRequest): void {
    for (const key of place === undefined ? [''] : ['', place]) this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
  }
}

function tokenCall(url: URL, desk: TokenDesk): Call {
  return {
    place: 'token',
    collection: undefined,
    version: '1.1',
    url,
    offset: 0,
    limit: 0,
    limitAsked: undefined,
    filter: undefined,
    sort: undefined,
    sourcedId: undefined,
    read: () => [],
    count: () => 0,
    revokeTokens: desk.revokeAll,
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer)
  } catch {
    return ''
  }
  return Buffer.concat(chunks).toString()
}
