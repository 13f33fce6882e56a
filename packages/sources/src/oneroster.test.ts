import {
  type Collection,
  type ConfigError,
  type Proof,
  type PullEvent,
  type RosterPage,
  SourceError,
} from '@rosterstream/core'
import { memoryData, type Sis, type SisOptions, startSis, type WireRecords } from '@rosterstream/testkit'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { oneroster } from './oneroster.js'
import type { OneRosterOptions } from './oneroster-options.js'

const test = suite('oneroster')

const clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: () => Promise.resolve(),
  random: () => 0.5,
}

const many = (count: number, make: (index: number) => object): object[] =>
  Array.from({ length: count }, (_, index) => make(index))
const id = (kind: string, index: number): string => `${kind}-${String(index).padStart(5, '0')}`

const district = (users = 25): WireRecords => ({
  orgs: many(2, (index) => ({ sourcedId: id('o', index), status: 'active', name: 'School', type: 'school' })),
  academicSessions: many(1, (index) => ({
    sourcedId: id('a', index),
    status: 'active',
    title: 'Year',
    type: 'schoolYear',
  })),
  courses: many(3, (index) => ({ sourcedId: id('c', index), status: 'active', title: 'Course' })),
  users: many(users, (index) => ({
    sourcedId: id('u', index),
    status: 'active',
    role: 'student',
    orgs: [{ sourcedId: id('o', 0) }],
    dateLastModified: `2026-01-01T00:00:${String(index % 60).padStart(2, '0')}.000Z`,
  })),
  classes: many(4, (index) => ({
    sourcedId: id('k', index),
    status: 'active',
    title: 'Class',
    school: { sourcedId: id('o', 0) },
  })),
  enrollments: many(30, (index) => ({
    sourcedId: id('e', index),
    status: index % 10 === 0 ? 'tobedeleted' : 'active',
    user: { sourcedId: id('u', index % 25) },
    class: { sourcedId: id('k', index % 4) },
    role: 'student',
  })),
})

interface Pulled {
  readonly ids: Readonly<Partial<Record<Collection, readonly string[]>>>
  readonly proofs: Readonly<Partial<Record<Collection, Proof>>>
  readonly events: readonly PullEvent[]
  readonly order: readonly Collection[]
}

const pullAll = (options: OneRosterOptions): Promise<Pulled> =>
  new Promise((resolve, reject) => {
    const ids = new Map<Collection, { attempt: number; list: string[] }>()
    const proofs: Partial<Record<Collection, Proof>> = {}
    const events: PullEvent[] = []
    const order: Collection[] = []
    const take = (page: RosterPage): void => {
      if (!order.includes(page.collection)) order.push(page.collection)
      const before = ids.get(page.collection)
      const list = before?.attempt === page.origin.attempt ? before.list : []
      ids.set(page.collection, {
        attempt: page.origin.attempt,
        list: [...list, ...page.records.map(({ sourcedId }) => sourcedId)],
      })
      if (page.proof !== undefined) proofs[page.collection] = page.proof
      page.taken()
    }
    oneroster({ http: { clock }, ...options })
      .pages({ observe: (event) => events.push(event) })
      .subscribe({
        next: take,
        error: reject,
        complete: () =>
          resolve({ ids: Object.fromEntries([...ids].map(([name, { list }]) => [name, list])), proofs, events, order }),
      })
  })

const withSis = async (options: Partial<SisOptions>, use: (sis: Sis) => Promise<void>): Promise<void> => {
  const sis = await startSis({ data: memoryData(district()), auth: 'none', ...options })
  try {
    await use(sis)
  } finally {
    await sis.close()
  }
}

const fails = async (pulled: Promise<Pulled>): Promise<SourceError> => {
  const met = await pulled.then(
    () => undefined,
    (error: unknown) => error,
  )
  assert.instance(met, SourceError)
  return met as SourceError
}

const sortedUsers = many(25, (index) => ({ id: id('u', index) })).map((row) => (row as { id: string }).id)
const reasons = ({ events }: Pulled): readonly string[] =>
  events.flatMap((event) => (event.type === 'restart' ? [event.reason] : []))
const users = ({ ids }: Pulled): readonly string[] => [...(ids.users ?? [])].sort()

test('every collection is pulled in parents-first order and proven by its total', () =>
  withSis({}, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    assert.equal(pulled.order, ['orgs', 'academicSessions', 'courses', 'users', 'classes', 'enrollments'])
    assert.equal(users(pulled), sortedUsers)
    const { users: proof } = pulled.proofs
    assert.equal(
      [proof?.completeness, proof?.received, proof?.unique, proof?.total, proof?.attempts, proof?.active],
      ['proven', 25, 25, 25, 1, 25],
    )
    assert.is(proof?.newestChangeMs, Date.parse('2026-01-01T00:00:24.000Z'))
    assert.ok(Math.abs((proof?.serverDateMs ?? 0) - Date.now()) < 60_000)
    assert.is(pulled.ids.enrollments?.length, 27, 'the filter is on')
  }))

test('the page at the end is spared when the total is reached by a shorter page, and a single page is asked for a second', () =>
  withSis({}, async (sis) => {
    await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    assert.is(sis.requestCount('users'), 3)
    assert.is(sis.requestCount('orgs'), 2)
  }))

test('requests carry sort, limit, offset and an encoded filter, and never fields', () =>
  withSis({}, async (sis) => {
    const raw: string[] = []
    sis.setFaults([])
    await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    for (const { query } of sis.requests) raw.push(JSON.stringify(query))
    assert.is(
      raw[0],
      JSON.stringify({ limit: '10', offset: '0', sort: 'sourcedId', orderBy: 'asc', filter: "status='active'" }),
    )
  }))

test('offset advances by what came, not by the limit: a clamped server is read whole', () =>
  withSis({ faults: ['clamp=7'] }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1') })
    assert.equal(users(pulled), sortedUsers)
    assert.equal(
      sis.requests.filter(({ place }) => place === 'users').map(({ query }) => query.offset),
      ['0', '7', '14', '21'],
    )
  }))

test('a short page in mid collection ends nothing', () =>
  withSis({ faults: ['shrink=3@users#2', 'no-total@users'] }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    assert.equal(users(pulled), sortedUsers)
  }))

test('without a total the pull ends at an empty page, unproven', () =>
  withSis({ faults: ['no-total', 'wrong-link'] }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    assert.is(pulled.proofs.users?.completeness, 'unproven')
    assert.is(sis.requestCount('users'), 4)
    const error = await fails(pullAll({ baseUrl: sis.baseUrl('1.1'), requireProof: true }))
    assert.is(error.code, 'unproven-pull')
  }))

test('204 and 404 past offset 0 end the pull', async () => {
  for (const fault of ['not-found-at-end', 'no-content']) {
    await withSis({ faults: [fault], data: memoryData(district(20)) }, async (sis) => {
      const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
      assert.is(pulled.proofs.users?.completeness, 'proven')
      assert.is(pulled.ids.users?.length, 20)
    })
  }
})

test('an offset that is ignored is a failure', () =>
  withSis({ faults: ['ignored-offset@users'] }, async (sis) => {
    const error = await fails(pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 }))
    assert.is(error.code, 'offset-ignored')
    assert.match(error.message, /users again at offset 10/)
  }))

test('a server that ignores the offset is believed when its page is the whole total', () =>
  withSis({ faults: ['ignored-offset'] }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1') })
    assert.equal(users(pulled), sortedUsers)
    assert.is(pulled.proofs.users?.completeness, 'proven')
    assert.is(pulled.proofs.users?.received, 25)
  }))

test('one id alone three times is an ignored offset', () =>
  withSis({ faults: ['ignored-offset@users', 'no-total@users'], data: memoryData(district(1)) }, async (sis) => {
    assert.is((await fails(pullAll({ baseUrl: sis.baseUrl('1.1') }))).code, 'offset-ignored')
    assert.is(sis.requestCount('users'), 3)
  }))

test('a total that drifts has the collection pulled again, three times at most', () =>
  withSis({ faults: ['wrong-total=1@users#2'] }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    assert.is(pulled.proofs.users?.attempts, 2)
    assert.match(reasons(pulled)[0] ?? '', /total went from 25 to 26/)
    assert.equal(users(pulled), sortedUsers)
    sis.clearRequests()
    sis.setFaults(['wrong-total=1@users#/2'])
    const error = await fails(pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 }))
    assert.is(error.code, 'incomplete-pull')
    assert.match(error.message, /users is not complete: .*\(4 attempts\)/)
  }))

test('fewer than announced is pulled again, then a failure with its figures', () =>
  withSis({ faults: ['wrong-total=3@users'] }, async (sis) => {
    const error = await fails(pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 }))
    assert.is(error.code, 'incomplete-pull')
    assert.match(error.message, /announced 28, sent 25 \(4 attempts\)/)
  }))

test('a total that ignores the filter is found by one pull without it', () =>
  withSis({ faults: ['total-ignores-filter'] }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    const { enrollments: proof } = pulled.proofs
    assert.equal([proof?.completeness, proof?.received, proof?.attempts, proof?.active], ['proven', 30, 2, 27])
    assert.match(proof?.remarks.join() ?? '', /total ignores the filter/)
  }))

test('more than announced, twice in a row, is unproven', () =>
  withSis({ faults: ['wrong-total=-2@users'] }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    assert.equal([pulled.proofs.users?.completeness, pulled.proofs.users?.attempts], ['unproven', 2])
    assert.equal(users(pulled), sortedUsers)
  }))

test('an empty answer to the filter is checked by one unfiltered page; active records there switch the filter off', () =>
  withSis({ faults: ['empty-filter'] }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    assert.equal(users(pulled), sortedUsers)
    assert.is(pulled.proofs.users?.completeness, 'proven')
    assert.is(pulled.ids.enrollments?.length, 30)
  }))

test('a district without a user is a failure unless it is allowed', () =>
  withSis({ data: memoryData({ ...district(), users: [] }) }, async (sis) => {
    assert.is((await fails(pullAll({ baseUrl: sis.baseUrl('1.1') }))).code, 'no-users')
    for (const allowEmpty of [true, ['users'] as const])
      assert.equal((await pullAll({ baseUrl: sis.baseUrl('1.1'), allowEmpty })).ids.users, [])
  }))

test('a required collection that lost all its active records is a failure unless it is allowed', () =>
  withSis(
    { data: memoryData({ ...district(), classes: [{ sourcedId: 'k', status: 'tobedeleted' }] }) },
    async (sis) => {
      const baseUrl = sis.baseUrl('1.1')
      assert.equal((await pullAll({ baseUrl })).ids.classes, [])
      assert.is((await fails(pullAll({ baseUrl, previouslyActive: { classes: true } }))).code, 'empty-collection')
      await pullAll({ baseUrl, previouslyActive: { classes: true }, allowEmpty: ['classes'] })
    },
  ))

test('a 400 is met with less and less, and what worked is kept', async () => {
  const cases = [
    { fault: 'refused-sort', remark: /without sort$/ },
    { fault: 'refused-filter', remark: /without filter$/ },
    { fault: 'reject-limit=1000', remark: /with limit 1000$/ },
    { fault: 'reject-limit=100', remark: /with limit 100$/ },
    { fault: 'reject-limit=50', remark: /with no limit$/ },
  ]
  for (const { fault, remark } of cases) {
    await withSis({ faults: [fault] }, async (sis) => {
      const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1') })
      assert.equal(users(pulled), sortedUsers, fault)
      assert.match(pulled.proofs.users?.remarks.join() ?? '', remark)
      assert.is(pulled.proofs.users?.attempts, 1)
    })
  }
  await withSis({ faults: ['refused-sort', 'refused-filter', 'reject-limit=100'] }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1') })
    assert.match(pulled.proofs.users?.remarks.join() ?? '', /without sort and filter, with limit 100$/)
  })
  await withSis({ faults: ['400@users'] }, async (sis) => {
    assert.is((await fails(pullAll({ baseUrl: sis.baseUrl('1.1') }))).code, 'request-refused')
    assert.is(sis.requestCount('users'), 10)
  })
})

test('other parameters past offset 0 start the collection anew', () =>
  withSis({ faults: ['refused-sort@users#2+'] }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    assert.equal(users(pulled), sortedUsers)
    assert.is(pulled.proofs.users?.attempts, 2)
  }))

test("repeats within a page are the server's own", () => {
  const data = { ...district(), users: [...(district().users ?? []), { sourcedId: id('u', 24), status: 'active' }] }
  return withSis({ data: memoryData(data) }, async (sis) => {
    const { users: proof } = (await pullAll({ baseUrl: sis.baseUrl('1.1') })).proofs
    assert.equal(
      [proof?.completeness, proof?.received, proof?.unique, proof?.total, proof?.attempts],
      ['proven', 26, 25, 26, 1],
    )
  })
})

test("repeats across pages are the server's own when they come again with another limit", () => {
  const data = { ...district(), users: [...(district().users ?? []), { sourcedId: id('u', 9), status: 'active' }] }
  return withSis({ data: memoryData(data) }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    const { users: proof } = pulled.proofs
    assert.equal([proof?.completeness, proof?.received, proof?.unique, proof?.attempts], ['proven', 26, 25, 2])
    assert.match(proof?.remarks.join() ?? '', /1 record more than once/)
  })
})

test('a list that moves under the pull is pulled again, until it stands still', async () => {
  for (const kind of ['removed', 'inserted']) {
    await withSis({ faults: [`drift=${kind}@users`] }, async (sis) => {
      const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
      assert.equal(users(pulled), kind === 'removed' ? sortedUsers.slice(1) : sortedUsers)
      assert.is(pulled.proofs.users?.attempts, 2)
    })
  }
  await withSis({ faults: ['drift=always@users'] }, async (sis) => {
    assert.is((await fails(pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 }))).code, 'incomplete-pull')
  })
})

test('duplicates that the server has in its list and its total come to a proof, whatever the pages', async () => {
  for (const clamp of [3, 7, 11, 50]) {
    await withSis({ faults: ['duplicate-records=4@users', `clamp=${clamp}@users`] }, async (sis) => {
      const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1') })
      const { users: proof } = pulled.proofs
      assert.equal([proof?.completeness, proof?.received, proof?.unique], ['proven', 31, 25], `clamp ${clamp}`)
    })
  }
})

test('a 200 without records is malformed, retried, then a failure', async () => {
  const cases = [
    ['empty-object@users', 'malformed-answer', /with \{\}/],
    ['null-body@users', 'malformed-answer', /with null/],
    ['error-200@users', 'malformed-answer', /OneRoster error/],
    ['html@users', 'html-page', /web page/],
    ['truncate=quiet@users', 'not-json', /not JSON/],
    ['truncate@users', 'connection-reset', /./],
  ] as const
  for (const [fault, code, message] of cases) {
    await withSis({ faults: [fault] }, async (sis) => {
      const error = await fails(pullAll({ baseUrl: sis.baseUrl('1.1') }))
      assert.is(error.code, code, fault)
      assert.match(error.message, message)
      assert.is(sis.requestCount('users'), 6)
      sis.setFaults([`${fault}#1-2`])
      assert.is((await pullAll({ baseUrl: sis.baseUrl('1.1') })).proofs.users?.retries, 2)
    })
  }
})

test('odd envelopes, a single record and a warning beside the records are read', async () => {
  for (const fault of ['odd-envelope=upper', 'wrong-envelope=items', 'single-object', 'warning-200']) {
    await withSis({ faults: [fault] }, async (sis) => {
      const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 12 })
      assert.equal(users(pulled), sortedUsers, fault)
      assert.is(pulled.ids.academicSessions?.length, 1)
    })
  }
})

test('{} past the end ends the pull when no total is given', () =>
  withSis({ faults: ['empty-object@users#3', 'no-total@users'], data: memoryData(district(20)) }, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), pageSize: 10 })
    assert.equal([pulled.ids.users?.length, pulled.proofs.users?.completeness], [20, 'unproven'])
  }))

test('a collection that is refused is a failure that names the switch', async () => {
  const cases = [
    ['403@users', /grant/],
    ['501@courses', /include\.courses/],
    ['not-offered@courses', /include\.courses/],
    ['404@users#1', /baseUrl/],
  ] as const
  for (const [fault, hint] of cases) {
    await withSis({ faults: [fault] }, async (sis) => {
      const error = await fails(pullAll({ baseUrl: sis.baseUrl('1.1') }))
      assert.is(error.code, 'collection-refused', fault)
      assert.match(error.hint, hint)
    })
  }
})

test('404 is an empty collection where the provider says so', () =>
  withSis({ faults: ['404@courses'] }, async (sis) => {
    const source = oneroster(
      { name: 'odd', title: 'Odd', statuses: { 404: 'emptyPage' } },
      { baseUrl: sis.baseUrl('1.1') },
    )
    const proof = await new Promise<Proof | undefined>((resolve, reject) => {
      let found: Proof | undefined
      source.pages({}).subscribe({
        next: (page) => {
          if (page.collection === 'courses') found = page.proof ?? found
          page.taken()
        },
        error: reject,
        complete: () => resolve(found),
      })
    })
    assert.equal([proof?.completeness, proof?.received], ['unproven', 0])
  }))

test('optional collections are asked for only when they are included', () =>
  withSis({}, async (sis) => {
    await pullAll({ baseUrl: sis.baseUrl('1.1'), include: { courses: false, demographics: true } })
    assert.equal([sis.requestCount('courses') > 0, sis.requestCount('demographics') > 0], [false, true])
  }))

test('collections are pulled side by side when concurrency allows', () =>
  withSis({}, async (sis) => {
    const pulled = await pullAll({ baseUrl: sis.baseUrl('1.1'), concurrency: 4, pageSize: 5 })
    assert.equal(users(pulled), sortedUsers)
    assert.is(
      Object.values(pulled.proofs).every(({ completeness }) => completeness === 'proven'),
      true,
    )
  }))

test('a token is fetched, and renewed when it is taken back in mid pull', () =>
  withSis({ auth: 'oauth2', faults: ['401@users#2'] }, async (sis) => {
    const { tokenUrl, clientId, clientSecret } = sis
    const pulled = await pullAll({
      baseUrl: sis.baseUrl('1.1'),
      pageSize: 10,
      credentials: { type: 'oauth2', tokenUrl, clientId, clientSecret },
    })
    assert.equal(users(pulled), sortedUsers)
    assert.is(sis.requestCount('token'), 2)
  }))

test('a stalled consumer is never outrun: the lead is the prefetch', () =>
  withSis({}, async (sis) => {
    const pages: RosterPage[] = []
    const source = oneroster({ baseUrl: sis.baseUrl('1.1'), pageSize: 1, prefetch: 3 })
    const subscription = source.pages({}).subscribe((page) => pages.push(page))
    const settled = async (count: number): Promise<void> => {
      while (pages.length < count) await new Promise((resolve) => setTimeout(resolve, 5))
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await settled(3)
    assert.is(sis.requestCount(), 3)
    pages[0]?.taken()
    pages[0]?.taken()
    await settled(4)
    assert.is(sis.requestCount(), 4, 'a page gives back one credit, however often it is taken')
    subscription.unsubscribe()
    for (const page of pages) page.taken()
    await settled(4)
    assert.is(sis.requestCount(), 4)
  }))

test('an abort ends the pull at once, hanging requests included', () =>
  withSis({ faults: ['hang@users'] }, async (sis) => {
    const ending = new AbortController()
    const error = await new Promise<Error>((resolve) => {
      oneroster({ baseUrl: sis.baseUrl('1.1') })
        .pages({ signal: ending.signal })
        .subscribe({
          next: (page) => {
            page.taken()
            if (page.collection === 'courses' && page.proof !== undefined) setTimeout(() => ending.abort(), 20)
          },
          error: resolve,
        })
    })
    assert.is(error.name, 'Interrupted')
  }))

test('version auto finds the version that answers', async () => {
  for (const version of ['1.1', '1.2'] as const) {
    await withSis({ versions: [version] }, async (sis) => {
      for (const baseUrl of [sis.url, sis.baseUrl('1.1'), sis.baseUrl('1.2')]) {
        assert.equal(users(await pullAll({ baseUrl, version: 'auto' })), sortedUsers)
      }
    })
  }
  await withSis({ faults: ['404@orgs'] }, async (sis) => {
    const error = await fails(pullAll({ baseUrl: sis.url }))
    assert.is(error.code, 'no-oneroster')
    assert.match(error.message, /v1p1 answered 404; .*v1p2 answered 404/)
  })
})

test('unreadable records are rejections with their origin, and count as received', () =>
  withSis(
    {
      data: memoryData({ ...district(3), users: [...(district(3).users ?? []), null, { name: 'x' }] }),
      faults: ['ignored-filter@users'],
    },
    async (sis) => {
      const { users: proof } = (await pullAll({ baseUrl: sis.baseUrl('1.1') })).proofs
      assert.equal([proof?.received, proof?.unique, proof?.completeness], [5, 3, 'proven'])
    },
  ))

test('settings that cannot work are config errors before anything is opened', () => {
  const code = (options: OneRosterOptions): string => {
    try {
      oneroster(options)
    } catch (error) {
      return (error as ConfigError).code
    }
    return 'none'
  }
  const baseUrl = 'https://sis.example.org'
  const client = { clientId: 'a', clientSecret: 'b' }
  assert.is(code({ baseUrl: 'http://sis.example.org' }), 'insecure-http')
  assert.is(code({ baseUrl: 'http://sis.example.org', http: { allowInsecureHttp: true } }), 'none')
  assert.is(
    code({ baseUrl, credentials: { type: 'oauth2', tokenUrl: 'http://sis.example.org/token', ...client } }),
    'insecure-http',
  )
  assert.is(code({ baseUrl: `${baseUrl}/ims/oneroster/v1p1`, version: '1.2' }), 'version-mismatch')
  for (const pageSize of [0, -1, 1.5, Number.NaN]) assert.is(code({ baseUrl, pageSize }), 'bad-number')
})

test.run()
