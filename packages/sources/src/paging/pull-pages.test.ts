import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Proof, type RosterPage, SourceError } from '@rosterstream/core'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { oneroster } from '../oneroster.js'

const test = suite('pullPages')

const clock = { now: () => 0, elapsed: () => 0, sleep: () => Promise.resolve(), random: () => 0.5 }

const listening = async (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly server: Server; readonly url: string }> => {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** How the server of the property cuts its list of users, and where it cheats. */
interface Shape {
  readonly count: number
  readonly ordered: boolean
  readonly clamp: number
  readonly totals: 'right' | 'none' | 'sometimes'
  /** Length of each page as a share of the limit, in turn. */
  readonly shares: readonly number[]
  /** With the right total: what happens at the head of the list, request by request; the last entry stays. */
  readonly moves: readonly ('stands' | 'grows' | 'shrinks')[]
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  count: fc.integer({ min: 1, max: 30 }),
  ordered: fc.boolean(),
  clamp: fc.integer({ min: 1, max: 12 }),
  totals: fc.constantFrom('right', 'none', 'sometimes'),
  shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
  moves: fc.array(fc.constantFrom('stands', 'stands', 'stands', 'grows', 'shrinks'), { minLength: 1, maxLength: 40 }),
})

const server = async () => {
  let shape: Shape | undefined
  let ids: readonly string[] = []
  let before: readonly string[] = []
  let turn = 0
  const move = (kind: Shape['moves'][number] | undefined): void => {
    before = ids
    if (kind === 'grows') ids = [`t-${turn}`, ...ids]
    if (kind === 'shrinks' && ids.length > 1) ids = ids.slice(1)
  }
  const page = (url: URL): { readonly list: readonly string[]; readonly total: number | undefined } => {
    if (!url.pathname.endsWith('/users') || shape === undefined) return { list: [], total: 0 }
    const { clamp, shares, totals, moves } = shape
    if (totals === 'right') move(moves[turn] ?? moves.at(-1))
    turn++
    const offset = Number(url.searchParams.get('offset'))
    const limit = Math.min(clamp, Number(url.searchParams.get('limit') ?? 100))
    const length = Math.max(1, Math.ceil(limit * (shares[turn % shares.length] as number)))
    const hasTotal = totals === 'right' || (totals === 'sometimes' && turn % 3 === 0)
    return { list: ids.slice(offset, offset + length), total: hasTotal ? ids.length : undefined }
  }
  const { server: http, url } = await listening((request, response) => {
    const { list, total } = page(new URL(request.url ?? '', 'http://x'))
    if (total !== undefined) response.setHeader('x-total-count', total)
    response.end(JSON.stringify({ items: list.map((sourcedId) => ({ sourcedId, status: 'active' })) }))
  })
  return {
    url,
    close: () => http.closeAllConnections(),
    end: () => new Promise((resolve) => http.close(resolve)),
    set: (next: Shape) => {
      shape = next
      turn = 0
      const made = Array.from({ length: next.count }, (_, index) => `u-${index}`)
      ids = next.ordered ? made.sort() : made
    },
    /** The list as it is, and as it was before the last request. */
    lists: () => [ids, before].map((list) => [...list].sort().join()),
  }
}

type Outcome = { readonly error: SourceError } | { readonly ids: readonly string[]; readonly proof: Proof | undefined }

const pullUsers = (baseUrl: string): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    let attempt = 0
    let ids: string[] = []
    let proof: Proof | undefined
    const take = (page: RosterPage): void => {
      if (page.collection === 'users') {
        if (page.origin.attempt !== attempt) ids = []
        attempt = page.origin.attempt
        ids.push(...page.records.map(({ sourcedId }) => sourcedId))
        proof = page.proof ?? proof
      }
      page.taken()
    }
    oneroster({ baseUrl, version: '1.1', pageSize: 10, include: { courses: false }, http: { clock } })
      .pages({})
      .subscribe({
        next: take,
        error: (error: unknown) => (error instanceof SourceError ? resolve({ error }) : reject(error)),
        complete: () => resolve({ ids, proof }),
      })
  })

test('pages in any shape yield exactly the set, or a failure', async () => {
  const { url, set, lists, close, end } = await server()
  try {
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        set(shape)
        const moves = shape.totals === 'right' && shape.moves.some((kind) => kind !== 'stands')
        const outcome = await pullUsers(url)
        if ('error' in outcome) {
          assert.is(outcome.error.code, 'incomplete-pull', outcome.error.message)
          assert.ok(moves, 'a list that stands still is pulled whole')
          return
        }
        const pulled = [...new Set(outcome.ids)].sort().join()
        assert.ok(lists().includes(pulled), `${pulled} is not ${lists()[0]}`)
        assert.is(outcome.proof?.received, outcome.ids.length)
        if (shape.totals === 'right') assert.is(outcome.proof?.completeness, 'proven')
      }),
      { numRuns: 40 },
    )
  } finally {
    close()
    await end()
  }
})

test('any status with any bytes ends in a SourceError, or in what it says', async () => {
  let answer: { readonly status: number; readonly body: Uint8Array } = { status: 200, body: new Uint8Array() }
  const { server: http, url } = await listening((_, response) => {
    response.statusCode = answer.status
    response.end(answer.body)
  })
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify({ orgs: value, users: value }))),
  )
  try {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 200, 200, 204, 302, 400, 404, 500), bytes, async (status, body) => {
        answer = { status, body }
        const outcome = await pullUsers(url)
        assert.ok('error' in outcome && outcome.error instanceof SourceError)
      }),
      { numRuns: 60 },
    )
  } finally {
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
  }
})

test('unsubscribing breaks off what is under way and closes its sockets', async () => {
  let gone: (() => void) | undefined
  const closed = new Promise<void>((resolve) => {
    gone = resolve
  })
  let asked: (() => void) | undefined
  const asking = new Promise<void>((resolve) => {
    asked = resolve
  })
  const { server: http, url } = await listening((request) => {
    request.socket.once('close', () => gone?.())
    asked?.()
  })
  const subscription = oneroster({ baseUrl: url, version: '1.1' }).pages({}).subscribe()
  await asking
  subscription.unsubscribe()
  await closed
  await new Promise((resolve) => http.close(resolve))
})

test('nothing is opened before the subscription', async () => {
  let requests = 0
  const { server: http, url } = await listening(() => requests++)
  oneroster({ baseUrl: url, version: '1.1' }).pages({})
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.is(requests, 0)
  await new Promise((resolve) => http.close(resolve))
})

test.run()
