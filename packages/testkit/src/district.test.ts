import { type Collection, collections } from '@rosterstream/core'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { troubles } from './district/troubled.js'
import { canaryPassword } from './district/troubles/people.js'
import { type District, district } from './district.js'
import { parseFilter } from './filter.js'

type Wire = Readonly<Record<string, unknown>> & { readonly sourcedId: string }

function all(made: District, collection: Collection): readonly Wire[] {
  const limit = made.count(collection) ?? 0
  return made.page(collection, { offset: 0, limit }).map((text) => JSON.parse(text) as Wire)
}

const some = fc.record({
  seed: fc.nat(),
  users: fc.integer({ min: 10, max: 400 }),
  version: fc.constantFrom('1.1' as const, '1.2' as const),
  day: fc.nat({ max: 4 }),
  tombstones: fc.boolean(),
})

test('ids are unique and sorted by bytes in every collection', () => {
  fc.assert(
    fc.property(some, (options) => {
      const made = district(options)
      for (const collection of collections) {
        const ids = all(made, collection).map(({ sourcedId }) => Buffer.from(sourcedId))
        const rises = ids.every((id, at) => at === 0 || Buffer.compare(ids[at - 1] ?? Buffer.of(), id) < 0)
        assert.ok(rises, collection)
      }
    }),
    { numRuns: 5 },
  )
})

function refsIn(value: unknown, found: { type: string; sourcedId: string }[] = []) {
  if (value === null || typeof value !== 'object') return found
  if ('href' in value) found.push(value as unknown as { type: string; sourcedId: string })
  else for (const inner of Object.values(value)) refsIn(inner, found)
  return found
}

test('every reference of an active record leads to an active record, also when a school has vanished', () => {
  fc.assert(
    fc.property(some, fc.boolean(), (options, vanished) => {
      const made = district({ ...options, schools: 2, users: options.users + 20, without: vanished ? [1] : [] })
      const active = new Set<string>()
      const records = collections.flatMap((collection) => all(made, collection))
      const there = records.filter(({ status }) => status === 'active')
      for (const { sourcedId } of there) active.add(sourcedId)
      const dangling = there.flatMap((record) => refsIn(record)).filter((ref) => !active.has(ref.sourcedId))
      assert.equal(dangling, [])
    }),
    { numRuns: 5 },
  )
})

test('pages of any length tile the whole', () => {
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 300 }), (options, limit) => {
      const made = district(options)
      for (const collection of collections) {
        const count = made.count(collection) ?? 0
        const whole = made.page(collection, { offset: 0, limit: count + 5 })
        const tiles: string[] = []
        for (let offset = 0; offset < count; offset += limit) tiles.push(...made.page(collection, { offset, limit }))
        assert.is(whole.length, count)
        assert.equal(tiles, whole)
      }
    }),
    { numRuns: 5 },
  )
})

test('a district has exactly the users asked for, on each day, and no (class, user, role) twice', () => {
  for (const users of [10, 61, 1000, 2222]) {
    for (const day of [0, 1]) {
      const made = district({ users, day })
      assert.is(made.count('users'), users)
      const keys = all(made, 'enrollments').map(({ class: of, user, role }) => JSON.stringify([of, user, role]))
      assert.is(new Set(keys).size, keys.length)
    }
  }
})

test('a large district costs nothing to make, and has some eight enrollments per user', () => {
  const made = district({ users: 1_000_000 })
  assert.is(made.count('users'), 1_000_000)
  const ratio = (made.count('enrollments') ?? 0) / 1_000_000
  assert.ok(ratio > 7.5 && ratio < 8.5, `ratio ${ratio}`)
  const last = (made.count('enrollments') ?? 0) - 1
  assert.ok(made.record('enrollments', last))
  assert.is(made.json('enrollments', last + 1), undefined)
})

test('one day later some have come, some have left, some are moved, and the rest is the same to the byte', () => {
  const [before, after] = [district({ users: 1000 }), district({ users: 1000, day: 1 })]
  const texts = (made: District, collection: Collection) =>
    new Map(all(made, collection).map((record) => [record.sourcedId, JSON.stringify(record)]))
  const [old, young] = [texts(before, 'users'), texts(after, 'users')]
  const left = [...old.keys()].filter((id) => !young.has(id))
  const came = [...young.keys()].filter((id) => !old.has(id))
  assert.is(left.length, came.length)
  assert.ok(left.length > 5 && left.length < 30, `${left.length} left`)
  for (const collection of ['classes', 'enrollments'] as const) {
    const [was, is] = [texts(before, collection), texts(after, collection)]
    const changed = [...is].filter(([id, text]) => was.has(id) && was.get(id) !== text)
    assert.ok(changed.length > 0 && changed.length < is.size / 10, `${changed.length} ${collection} changed`)
    for (const [, text] of changed) assert.match(text, /"dateLastModified":"2025-09-02T/)
  }
})

test('filters find the same records by search as by reading them all', () => {
  const made = district({ users: 500, day: 1, tombstones: true })
  const total = (collection: Collection, text: string) => made.count(collection, parseFilter(text))
  const users = all(made, 'users')
  assert.is(total('users', "status='active'"), 500)
  assert.is(total('users', "status='tobedeleted'"), users.length - 500)
  assert.ok(users.length > 500)
  assert.is(
    total('users', "role='student' AND status='active'"),
    users.filter((user) => user.role === 'student' && user.status === 'active').length,
  )
  const since = users.filter(({ dateLastModified }) => String(dateLastModified) > '2025-09-01')
  assert.is(total('users', "dateLastModified>'2025-09-01'"), since.length)
  const sought = users[77] as Wire
  const filter = parseFilter(`sourcedId='${sought.sourcedId}'`)
  assert.equal(
    made.page('users', { offset: 0, limit: 9, filter }).map((text) => JSON.parse(text)),
    [sought],
  )
  assert.is(total('users', "sourcedId='norecords'"), 0)
})

test('short records are padded to the length asked for', () => {
  assert.is(district({ users: 50, recordBytes: 2000 }).json('orgs', 2)?.length, 2000)
})

test('a troubled district has every trouble among the good records, sorted, in both versions', () => {
  for (const version of ['1.1', '1.2'] as const) {
    const [good, bad] = [district({ users: 100, version }), district({ users: 100, version, troubles: true })]
    for (const collection of collections) {
      assert.ok((bad.count(collection) ?? 0) > (good.count(collection) ?? 0), collection)
    }
    const text = bad.page('users', { offset: 0, limit: 1000 }).join()
    assert.is(text.split(canaryPassword).length, 2)
    const ids = bad.page('users', { offset: 0, limit: 1000 }).map((one) => JSON.parse(one)?.sourcedId)
    assert.is(ids.filter((id) => id === 'user-twice').length, 2)
  }
  assert.is(new Set(troubles.map(({ name }) => name)).size, troubles.length)
  assert.throws(() => district({ users: 30_000, troubles: true }), /20000/)
})

test.run()
