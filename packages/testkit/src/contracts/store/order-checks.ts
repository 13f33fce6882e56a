import type { RosterPage } from '@rosterstream/core'
import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { at, fill, ids, org, page, proof, readPages, readRecords, type StoreCheck, user } from './store-fixture.js'

/** What the contract says of order and pages. */
export const orderChecks: readonly StoreCheck[] = [
  {
    title: 'records come in the UTF-8 order of their ids, whatever the order of arrival',
    run: async (store) => {
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
    },
  },
  {
    title: 'many pages that overlap, and many that do not, come back in order and whole',
    run: async (store) => {
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
    },
  },
  {
    title: 'any records in any pages come back as a plain sort of them would give them',
    run: async (store) => {
      const letter = fc.constantFrom('0', 'a', 'z', 'é', '漢', '\ue000', '\uffee', '\u{10000}', '😀')
      const name = fc.string({ unit: letter, minLength: 1, maxLength: 3 })
      const anyPages = fc.array(fc.uniqueArray(name, { maxLength: 40 }), { minLength: 1, maxLength: 12 })
      await fc.assert(
        fc.asyncProperty(anyPages, async (parts) => {
          const sorted = [...new Set(parts.flat())].sort((left, right) =>
            Buffer.compare(Buffer.from(left), Buffer.from(right)),
          )
          const written = parts.map((part, offset) =>
            page(
              'orgs',
              part.map((id) => org(id)),
              at(1, offset),
            ),
          )
          const snapshot = await fill(store, ...written)
          assert.equal(ids(await readRecords(snapshot, 'orgs')), sorted)
          const found = await Promise.all(sorted.map((id) => snapshot.get('orgs', id)))
          assert.equal(
            found.map((record) => record?.sourcedId),
            sorted,
          )
          await snapshot.close()
        }),
        { numRuns: 6 },
      )
    },
  },
  {
    title: 'pages are of the size asked for, and the last one carries the proof',
    run: async (store) => {
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
      assert.equal([...new Set(pages.map(({ collection }) => collection))], ['orgs'])
      assert.is((await readPages(snapshot, 'users')).at(-1)?.proof, undefined)
    },
  },
  {
    title: 'a collection without records yields one empty page',
    run: async (store) => {
      const pages = await readPages(await fill(store, page('orgs', [])), 'orgs')
      assert.equal(
        pages.map(({ records, rejections }) => [records, rejections]),
        [[[], []]],
      )
      assert.equal(pages[0]?.proof, proof)
      assert.is((await readPages(await fill(store), 'classes')).length, 1)
    },
  },
]
