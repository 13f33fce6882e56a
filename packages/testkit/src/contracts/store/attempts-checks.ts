import { endsRecord, type Rejection, type RosterPage, rejection } from '@rosterstream/core'
import * as assert from 'uvu/assert'
import { at, fill, ids, org, page, readPages, readRecords, type StoreCheck, user } from './store-fixture.js'

const bad = (offset: number, attempt: number): Rejection =>
  rejection('unreadable-record', { collection: 'users', sourcedId: undefined }, { ...at(attempt, offset) })

/** What the contract says of attempts and of rejections that came with pages. */
export const attemptsChecks: readonly StoreCheck[] = [
  {
    title: 'a higher attempt voids the lower ones of its collection, also when pages of others come between',
    run: async (store) => {
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
    },
  },
  {
    title: 'an empty page of a higher attempt is enough to void the lower ones',
    run: async (store) => {
      const snapshot = await fill(store, page('orgs', [org('a')], at(1)), page('orgs', [], at(3)))
      assert.equal(await readRecords(snapshot, 'orgs'), [])
    },
  },
  {
    title: 'the books balance: records and rejections that end one are what was written in the attempt that counts',
    run: async (store) => {
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
    },
  },
  {
    title: 'rejections come back as they were given',
    run: async (store) => {
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
    },
  },
]
