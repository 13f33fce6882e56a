import type {
  Origin,
  Page,
  Proof,
  Rejection,
  RosterPage,
  Snapshot,
  SnapshotMeta,
  SnapshotStore,
} from '@rosterstream/core'
import { type Collection, endsRecord, type Org, type RecordOf, rejection, type User } from '@rosterstream/core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const proof: Proof = {
  completeness: 'proven',
  received: 1,
  unique: 1,
  total: 1,
  pages: 1,
  requests: 1,
  retries: 0,
  attempts: 1,
  remarks: [],
}

const meta = (startedAt: string): SnapshotMeta => ({
  startedAt,
  finishedAt: startedAt,
  sourceKey: 'key',
  proofs: { orgs: proof },
})

const base = { status: 'active', dateLastModified: undefined, metadata: undefined }

const org = (sourcedId: string, fields: Partial<Org> = {}): Org => ({
  ...base,
  sourcedId,
  name: `Org ${sourcedId}`,
  type: 'school',
  identifier: undefined,
  parent: undefined,
  ...fields,
})

const user = (sourcedId: string): User => ({
  ...base,
  sourcedId,
  username: sourcedId,
  userIds: [{ type: 'LDAP', identifier: 'x' }],
  enabledUser: true,
  givenName: 'Ada',
  familyName: 'Example',
  middleName: undefined,
  identifier: undefined,
  email: undefined,
  sms: undefined,
  phone: undefined,
  roles: [
    {
      role: 'student',
      org: 'o-1',
      roleType: undefined,
      beginDate: undefined,
      endDate: undefined,
      isPrimary: undefined,
    },
  ],
  orgs: ['o-1'],
  primaryOrg: undefined,
  agents: [],
  grades: ['05'],
  userFlags: [],
  relationshipRole: undefined,
  activeDirectoryMatchId: undefined,
})

const page = <C extends Collection>(
  collection: C,
  records: readonly RecordOf[C][],
  rest: { readonly origin?: Origin; readonly rejections?: readonly Rejection[] } = {},
): RosterPage => {
  const made: Page<C> = {
    collection,
    records,
    rejections: rest.rejections ?? [],
    origin: rest.origin ?? { attempt: 1, offset: 0 },
    proof: undefined,
    taken: () => undefined,
  }
  return made as Page as RosterPage
}

const at = (attempt: number, offset = 0): { readonly origin: Origin } => ({ origin: { attempt, offset } })

const readPages = async <C extends Collection>(
  snapshot: Snapshot,
  collection: C,
  size?: number,
): Promise<Page<C>[]> => {
  const pages: Page<C>[] = []
  for await (const read of snapshot.pages(collection, size === undefined ? {} : { size })) pages.push(read)
  return pages
}

const readRecords = async <C extends Collection>(snapshot: Snapshot, collection: C): Promise<RecordOf[C][]> =>
  (await readPages(snapshot, collection)).flatMap(({ records }) => records)

const ids = (records: readonly { readonly sourcedId: string }[]): string[] => records.map(({ sourcedId }) => sourcedId)

const fill = async (store: SnapshotStore, ...pages: RosterPage[]): Promise<Snapshot> => {
  const writer = await store.begin()
  for (const written of pages) await writer.write(written)
  return await writer.commit(meta('2026-01-01T00:00:00Z'))
}

type Test = (title: string, work: (store: SnapshotStore) => Promise<void>) => void

const aboutOrder = (test: Test): void => {
  test('records come in the UTF-8 order of their ids, whatever the order of arrival', async (store) => {
    const sorted = [
      'A',
      'B',
      'B0',
      'Bb',
      'a',
      'a-1',
      'z',
      'ß',
      'é',
      '漢',
      '\ue000',
      '\uff21',
      '\ufffd',
      '\u{10000}',
      '😀',
    ]
    const expected = [...sorted].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    const shuffled = expected.map((_, index) => expected[(index * 7 + 3) % expected.length] as string)
    const pages = [shuffled.slice(0, 6), shuffled.slice(6, 7), shuffled.slice(7)]
    const snapshot = await fill(
      store,
      ...pages.map((part, offset) =>
        page(
          'orgs',
          part.map((id) => org(id)),
          at(1, offset),
        ),
      ),
    )
    assert.equal(ids(await readRecords(snapshot, 'orgs')), expected)
    for (const id of expected) assert.is((await snapshot.get('orgs', id))?.name, `Org ${id}`)
  })

  test('many pages that overlap, and many that do not, come back in order and whole', async (store) => {
    const pages: RosterPage[] = []
    for (let number = 0; number < 30; number++) {
      const scattered = Array.from({ length: 150 }, (_, index) =>
        user(String((index * 7919 + number) % 4507).padStart(5, '0') + number),
      )
      const sorted = Array.from({ length: 150 }, (_, index) => org(String(number * 150 + index).padStart(5, '0')))
      pages.push(page('users', scattered, at(1, number)), page('orgs', sorted, at(1, number)))
    }
    const snapshot = await fill(store, ...pages)
    const orgIds = ids(await readRecords(snapshot, 'orgs'))
    const userIds = ids(await readRecords(snapshot, 'users'))
    assert.equal(orgIds, [...new Set(orgIds)].sort())
    assert.equal(userIds, [...new Set(userIds)].sort())
    assert.is(orgIds.length, 4500)
    assert.is(userIds.length, 4500)
    for (const id of [userIds[0], userIds[2222], userIds.at(-1)]) {
      assert.is((await snapshot.get('users', id as string))?.sourcedId, id)
    }
    assert.is((await snapshot.get('orgs', '03333'))?.sourcedId, '03333')
  })

  test('pages are of the size asked for, and the last one carries the proof', async (store) => {
    const snapshot = await fill(
      store,
      page(
        'orgs',
        ['a', 'b', 'c', 'd', 'e'].map((id) => org(id)),
      ),
      page('users', [user('u')]),
    )
    const pages = await readPages(snapshot, 'orgs', 2)
    assert.equal(
      pages.map(({ records }) => records.length).filter((length) => length > 0),
      [2, 2, 1],
    )
    assert.equal(
      pages.map((read) => read.proof),
      [...pages.slice(1).map(() => undefined), proof],
    )
    assert.ok(pages.every((read) => read.collection === 'orgs'))
    assert.is((await readPages(snapshot, 'users')).at(-1)?.proof, undefined)
  })

  test('a collection without records yields one empty page', async (store) => {
    const pages = await readPages(await fill(store, page('orgs', [])), 'orgs')
    assert.equal(
      pages.map(({ records, rejections }) => [records, rejections]),
      [[[], []]],
    )
    assert.equal(pages[0]?.proof, proof)
    assert.is((await readPages(await fill(store), 'classes')).length, 1)
  })
}

const aboutCopies = (test: Test): void => {
  const copies = [
    org('o-1', { name: 'No date' }),
    org('o-1', { name: 'Older', dateLastModified: '2026-03-01T10:30:00+02:00' }),
    org('o-1', { name: 'Newer A', dateLastModified: '2026-03-01T09:00:00Z', status: 'tobedeleted' }),
    org('o-1', { name: 'Newer \uffee', dateLastModified: '2026-03-01T09:00:00Z' }),
    org('o-1', { name: 'Newer 😀', dateLastModified: '2026-03-01T09:00:00Z' }),
  ]

  test('of several copies the newest counts, then the greater text, wherever each one came', async (store) => {
    for (const order of [
      [0, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
      [2, 4, 0, 3, 1],
    ]) {
      const arrived = order.map((index) => copies[index] as Org)
      for (const parts of [[arrived], arrived.map((copy) => [copy])]) {
        const pages = parts.map((part, offset) => page('orgs', [...part, org(`other-${offset}`)], at(1, offset)))
        const snapshot = await fill(store, ...pages)
        const read = await readRecords(snapshot, 'orgs')
        assert.equal(
          read.filter(({ sourcedId }) => sourcedId === 'o-1'),
          [copies[4]],
        )
        assert.equal(await snapshot.get('orgs', 'o-1'), copies[4])
        await snapshot.close()
      }
    }
  })

  test('a copy that is equal is a repeated record, one that differs a duplicate, each with its origin', async (store) => {
    const twice = user('u-1')
    const snapshot = await fill(
      store,
      page('users', [twice, { ...twice, username: 'a' }], at(1, 0)),
      page('users', [{ ...twice }], at(1, 2)),
    )
    const pages = await readPages(snapshot, 'users')
    const found = pages.flatMap(({ rejections }) => rejections)
    assert.equal(ids(pages.flatMap(({ records }) => records)), ['u-1'])
    assert.equal(found.map(({ rule }) => rule).sort(), ['duplicate-sourced-id', 'repeated-record'])
    for (const { collection, sourcedId, action, origin } of found) {
      assert.equal({ collection, sourcedId, action }, { collection: 'users', sourcedId: 'u-1', action: 'superseded' })
      assert.ok(origin !== undefined && origin.attempt === 1)
    }
  })
}

const aboutAttempts = (test: Test): void => {
  const bad = (offset: number, attempt: number): Rejection =>
    rejection('unreadable-record', { collection: 'users', sourcedId: undefined }, { ...at(attempt, offset) })

  test('a higher attempt voids the lower ones of its collection, also when pages of others come between', async (store) => {
    const snapshot = await fill(
      store,
      page('users', [user('first'), user('both')], { ...at(1, 0), rejections: [bad(0, 1)] }),
      page('orgs', [org('a')], at(1, 0)),
      page('users', [user('also-first')], at(1, 2)),
      page('users', [user('both'), user('second')], { ...at(2, 0), rejections: [bad(0, 2)] }),
      page('orgs', [org('b')], at(1, 1)),
      page('users', [user('late')], { ...at(1, 3), rejections: [bad(3, 1)] }),
      page('users', [user('more')], at(2, 2)),
    )
    assert.equal(ids(await readRecords(snapshot, 'users')), ['both', 'more', 'second'])
    assert.equal(ids(await readRecords(snapshot, 'orgs')), ['a', 'b'])
    assert.equal(
      (await readPages(snapshot, 'users')).flatMap(({ rejections }) => rejections),
      [bad(0, 2)],
    )
    assert.is(await snapshot.get('users', 'first'), undefined)
    assert.is(await snapshot.get('users', 'late'), undefined)
  })

  test('an empty page of a higher attempt is enough to void the lower ones', async (store) => {
    const snapshot = await fill(store, page('orgs', [org('a')], at(1)), page('orgs', [], at(3)))
    assert.equal(await readRecords(snapshot, 'orgs'), [])
  })

  test('the books balance: records and rejections that end one are what was written in the attempt that counts', async (store) => {
    const pages: RosterPage[] = []
    let written = 0
    for (const attempt of [1, 2]) {
      written = 0
      for (let offset = 0; offset < 12; offset++) {
        const users = Array.from({ length: 40 }, (_, index) => user(`u-${(index * offset) % 97}`))
        const warning = rejection('bad-email', { collection: 'users', sourcedId: 'u-1' })
        pages.push(page('users', users, { ...at(attempt, offset), rejections: [bad(offset, attempt), warning] }))
        pages.push(page('orgs', [org(`o-${offset}`)], at(attempt, offset)))
        written += users.length + 1
      }
    }
    const read = await readPages(await fill(store, ...pages), 'users', 10)
    const ended = read.flatMap(({ rejections }) => rejections).filter(({ action }) => endsRecord(action))
    assert.is(read.flatMap(({ records }) => records).length + ended.length, written)
  })

  test('rejections come back as they were given', async (store) => {
    const given = [
      rejection(
        'bad-value',
        { collection: 'orgs', sourcedId: 'o-9' },
        { field: 'name', value: '"\u0000😀', ...at(1, 7) },
      ),
      rejection(
        'missing-reference',
        { collection: 'orgs', sourcedId: 'o-8' },
        { root: { collection: 'users', sourcedId: 'u', rule: 'no-role' } },
      ),
    ]
    const snapshot = await fill(store, page('orgs', [], { rejections: given }))
    assert.equal(
      (await readPages(snapshot, 'orgs')).flatMap(({ rejections }) => rejections),
      given,
    )
  })
}

const aboutCommit = (test: Test): void => {
  test('nothing shows before the commit, and the next snapshot takes the place of the one before', async (store) => {
    assert.is(await store.current(), undefined)
    const writer = await store.begin()
    await writer.write(page('orgs', [org('a')]))
    assert.is(await store.current(), undefined)
    await (await writer.commit(meta('2026-01-01T00:00:00Z'))).close()
    const second = await store.begin()
    await second.write(page('orgs', [org('b')]))
    const first = await store.current()
    assert.equal(ids(await readRecords(first as Snapshot, 'orgs')), ['a'])
    const committed = await second.commit(meta('2026-01-02T00:00:00Z'))
    assert.equal(committed.meta, meta('2026-01-02T00:00:00Z'))
    const current = (await store.current()) as Snapshot
    assert.equal(current.meta, committed.meta)
    assert.equal(ids(await readRecords(current, 'orgs')), ['b'])
    assert.equal(ids(await readRecords(first as Snapshot, 'orgs')), ['a'], 'who reads the old one reads it to the end')
    for (const snapshot of [first, committed, current]) await snapshot?.close()
  })

  test('what is aborted leaves the last snapshot as it was', async (store) => {
    await (await fill(store, page('orgs', [org('a')]))).close()
    const writer = await store.begin()
    await writer.write(page('orgs', [org('b')]))
    await writer.abort()
    await writer.abort()
    const current = (await store.current()) as Snapshot
    assert.equal(ids(await readRecords(current, 'orgs')), ['a'])
    assert.is(await current.get('orgs', 'b'), undefined)
  })

  test('records come back with every field, and one is found by its id', async (store) => {
    const full = { ...user('u-1'), metadata: { 'microsoft.userFlags': 'x', __proto__x: '' }, agents: ['u-2', 'u-3'] }
    const snapshot = await fill(store, page('users', [full, user('u-2'), user('u')]))
    assert.equal(await snapshot.get('users', 'u-1'), full)
    assert.equal((await readRecords(snapshot, 'users'))[1], full)
    for (const id of ['u-', 'u-11', '', 'zzz', 'u-1\u0000']) assert.is(await snapshot.get('users', id), undefined, id)
    assert.is(await snapshot.get('orgs', 'u-1'), undefined)
  })

  test('a reader may stop early, and two may read at once', async (store) => {
    const many = Array.from({ length: 500 }, (_, index) => org(String(index).padStart(3, '0')))
    const snapshot = await fill(store, page('orgs', many))
    for await (const read of snapshot.pages('orgs', { size: 10 })) {
      assert.is(read.records.length, 10)
      break
    }
    const [left, right] = await Promise.all([readRecords(snapshot, 'orgs'), readRecords(snapshot, 'orgs')])
    assert.equal(left, many)
    assert.equal(right, many)
    await snapshot.close()
  })
}

/**
 * The contract of a SnapshotStore as a uvu suite: order, copies, attempts, commit and abort, reading. `open` gives a store of its own, with
 * nothing in it, to each test; the suite closes it.
 */
export const storeContract = (name: string, open: () => Promise<SnapshotStore>): void => {
  const contract = suite(`${name} keeps the store contract`)
  const test: Test = (title, work) =>
    contract(title, async () => {
      const store = await open()
      try {
        await work(store)
      } finally {
        await store.close()
      }
    })
  aboutOrder(test)
  aboutCopies(test)
  aboutAttempts(test)
  aboutCommit(test)
  contract.run()
}
