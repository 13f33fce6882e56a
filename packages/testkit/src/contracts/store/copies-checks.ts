import type { Org } from '@rosterstream/core'
import * as assert from 'uvu/assert'
import { at, fill, ids, org, page, readPages, readRecords, type StoreCheck, user } from './store-fixture.js'

const copies = [
  org('o-1', { name: 'No date' }),
  org('o-1', { name: 'Older', dateLastModified: '2026-03-01T10:30:00+02:00' }),
  org('o-1', { name: 'Newer A', dateLastModified: '2026-03-01T09:00:00Z', status: 'tobedeleted' }),
  org('o-1', { name: 'Newer \uffee', dateLastModified: '2026-03-01T09:00:00Z' }),
  org('o-1', { name: 'Newer 😀', dateLastModified: '2026-03-01T09:00:00Z' }),
]

/** What the contract says of several records with one sourcedId. */
export const copiesChecks: readonly StoreCheck[] = [
  {
    title: 'of several copies the newest counts, then the greater text, wherever each one came',
    run: async (store) => {
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
    },
  },
  {
    title: 'a copy that is equal is a repeated record, one that differs a duplicate, each with its origin',
    run: async (store) => {
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
    },
  },
]
