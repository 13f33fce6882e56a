import type { Snapshot } from '@rosterstream/core'
import * as assert from 'uvu/assert'
import { fill, ids, meta, org, page, readRecords, type StoreCheck, user } from './store-fixture.js'

/** What the contract says of commit and abort, and of readers. */
export const commitChecks: readonly StoreCheck[] = [
  {
    title: 'nothing shows before the commit, and the next snapshot takes the place of the one before',
    run: async (store) => {
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
      assert.equal(
        ids(await readRecords(first as Snapshot, 'orgs')),
        ['a'],
        'who reads the old one reads it to the end',
      )
      for (const snapshot of [first, committed, current]) await snapshot?.close()
    },
  },
  {
    title: 'what is aborted leaves the last snapshot as it was',
    run: async (store) => {
      await (await fill(store, page('orgs', [org('a')]))).close()
      const writer = await store.begin()
      await writer.write(page('orgs', [org('b')]))
      await writer.abort()
      await writer.abort()
      const current = (await store.current()) as Snapshot
      assert.equal(ids(await readRecords(current, 'orgs')), ['a'])
      assert.is(await current.get('orgs', 'b'), undefined)
    },
  },
  {
    title: 'records come back with every field, and one is found by its id',
    run: async (store) => {
      const full = { ...user('u-1'), metadata: { 'microsoft.userFlags': 'x', __proto__x: '' }, agents: ['u-2', 'u-3'] }
      const snapshot = await fill(store, page('users', [full, user('u-2'), user('u')]))
      assert.equal(await snapshot.get('users', 'u-1'), full)
      assert.equal((await readRecords(snapshot, 'users'))[1], full)
      for (const id of ['u-', 'u-11', '', 'zzz', 'u-1\u0000']) assert.is(await snapshot.get('users', id), undefined, id)
      assert.is(await snapshot.get('orgs', 'u-1'), undefined)
    },
  },
  {
    title: 'a reader may stop early, and two may read at once',
    run: async (store) => {
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
    },
  },
]
