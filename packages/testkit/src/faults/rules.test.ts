import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { memoryData } from '../memory-data.js'
import { type Sis, startSis } from '../sis.js'
import { faultKinds } from './index.js'
import { faultRule } from './rules.js'

const orgs = Array.from({ length: 25 }, (_, nth) => ({
  sourcedId: String(100 + nth),
  status: 'active',
  name: `School ${nth}`,
}))

async function struckBy(faults: readonly string[], use: (sis: Sis) => Promise<void>): Promise<void> {
  const sis = await startSis({ data: memoryData({ orgs }), auth: 'none', faults })
  try {
    await use(sis)
  } finally {
    await sis.close()
  }
}

interface Got {
  readonly status: number
  readonly total: string | null
  readonly ids: readonly unknown[]
  readonly body: string
}

async function get(sis: Sis, query: Readonly<Record<string, string>> = {}): Promise<Got> {
  const answer = await fetch(`${sis.baseUrl('1.1')}/orgs?${new URLSearchParams(query)}`, { redirect: 'manual' })
  const body = await answer.text()
  const ids = /^\{"orgs":\[.*\]\}$/s.test(body)
    ? JSON.parse(body).orgs.map((org: { sourcedId: unknown }) => org.sourcedId)
    : []
  return { status: answer.status, total: answer.headers.get('x-total-count'), ids, body }
}

const range = (from: number, to: number): readonly string[] => orgs.slice(from, to).map(({ sourcedId }) => sourcedId)

test('every fault has a name of its own, a line about it, and can be made', () => {
  assert.is(new Set(faultKinds.map(({ name }) => name)).size, faultKinds.length)
  for (const { name, about } of faultKinds) {
    assert.ok(about.length > 10, name)
    assert.ok(faultRule(`${name}@orgs#2-3`))
  }
})

test('a rule that names no fault, or counts badly, is refused with the names that there are', () => {
  assert.throws(() => faultRule('clmap=3'), /names no fault.*clamp/)
  assert.throws(() => faultRule('clamp#often'), /#3, #2-5/)
})

test('rules count the requests to their place: the third, some, from one on, each nth', () =>
  struckBy(['503@orgs#2', '504@orgs#4-5', '500@orgs#8+', '502@users', '425@orgs#/7'], async (sis) => {
    const statuses: number[] = []
    for (let nth = 1; nth <= 9; nth++) statuses.push((await get(sis)).status)
    assert.equal(statuses, [200, 503, 200, 504, 504, 200, 425, 500, 500])
  }))

test('clamp, shrink, ignored-offset and repeat-page change what a page holds, not the total', async () => {
  await struckBy(['clamp=10'], async (sis) => {
    assert.equal((await get(sis, { limit: '20', offset: '5' })).ids, range(5, 15))
  })
  await struckBy(['shrink#2'], async (sis) => {
    assert.is((await get(sis, { limit: '10' })).ids.length, 10)
    assert.is((await get(sis, { limit: '10', offset: '10' })).ids.length, 5)
  })
  await struckBy(['ignored-offset'], async (sis) => {
    const { ids, total } = await get(sis, { limit: '10', offset: '10' })
    assert.equal([ids, total], [range(0, 10), '25'])
  })
  await struckBy(['repeat-page#2'], async (sis) => {
    await get(sis, { limit: '10' })
    assert.equal((await get(sis, { limit: '10', offset: '10' })).ids, range(0, 10))
  })
})

test('drift takes the first record away once a second page is asked for, and stays so', () =>
  struckBy(['drift'], async (sis) => {
    assert.equal([(await get(sis, { limit: '10' })).total], ['25'])
    const second = await get(sis, { limit: '10', offset: '10' })
    assert.equal([second.total, second.ids], ['24', range(11, 21)])
    assert.equal((await get(sis, { limit: '10' })).ids, range(1, 11))
  }))

test('duplicate records are there in total and pages alike, whatever the limit', () =>
  struckBy(['duplicate-records=10'], async (sis) => {
    const whole = [...range(0, 10), ...range(9, 20), ...range(19, 25)]
    const pulled: unknown[] = []
    for (let offset = 0; offset < 27; offset += 4) {
      const { ids, total } = await get(sis, { limit: '4', offset: String(offset) })
      assert.is(total, '27')
      pulled.push(...ids)
    }
    assert.equal(pulled, whole)
    assert.equal((await get(sis, { limit: '100' })).ids, whole)
  }))

test('filters are ignored, refused, or answered with nothing', async () => {
  const query = { filter: "sourcedId='103'" }
  await struckBy(['ignored-filter'], async (sis) => assert.is((await get(sis, query)).ids.length, 25))
  await struckBy(['refused-filter'], async (sis) => assert.is((await get(sis, query)).status, 400))
  await struckBy(['empty-filter'], async (sis) => assert.is((await get(sis, query)).total, '0'))
  await struckBy(['total-ignores-filter'], async (sis) => {
    const { ids, total } = await get(sis, query)
    assert.equal([ids, total], [['103'], '25'])
  })
})

test('bodies come as other JSON than they should', async () => {
  const body = async (faults: readonly string[], query = {}): Promise<string> => {
    let text = ''
    await struckBy(faults, async (sis) => {
      text = (await get(sis, query)).body
    })
    return text
  }
  assert.is(await body(['empty-object']), '{}')
  assert.is(await body(['null-body']), 'null')
  assert.match(await body(['odd-envelope=upper'], { limit: '1' }), /^\{"ORGS":\[/)
  assert.match(await body(['wrong-envelope'], { limit: '1' }), /^\{"items":\[/)
  assert.match(await body(['single-object'], { limit: '1' }), /^\{"orgs":\{"sourcedId":"100"/)
  assert.match(await body(['numbers-for-strings'], { limit: '1' }), /"sourcedId":100,/)
  assert.match(await body(['warning-200'], { limit: '1' }), /\],"statusInfoSet":\[/)
  assert.match(await body(['error-200']), /"failure"/)
})

test('the end is told by 404 or 204 instead of an empty page', async () => {
  const past = { limit: '10', offset: '30' }
  await struckBy(['not-found-at-end'], async (sis) => {
    assert.is((await get(sis, past)).status, 404)
    assert.is((await get(sis)).status, 200)
  })
  await struckBy(['no-content'], async (sis) => assert.is((await get(sis, past)).status, 204))
})

test('connections break in the middle of the body, or before it', async () => {
  for (const fault of ['truncate', 'truncate=chunked', 'reset']) {
    await struckBy([fault], async (sis) => {
      const failed = await get(sis).then(
        () => false,
        () => true,
      )
      assert.ok(failed, fault)
    })
  }
  await struckBy(['truncate=quiet'], async (sis) => {
    const { body } = await get(sis)
    assert.throws(() => JSON.parse(body))
  })
})

test('waits, slow bodies and redirects come to an end; a hanging answer ends with the server', async () => {
  await struckBy(['slow=5', 'slow-body=20'], async (sis) => assert.is((await get(sis)).ids.length, 25))
  await struckBy(['redirect-other-origin'], async (sis) => assert.is((await get(sis)).status, 302))
  const sis = await startSis({ data: memoryData({ orgs }), auth: 'none', faults: ['hang'] })
  const waiting = get(sis).then(
    () => 'answered',
    () => 'broken',
  )
  while (sis.requestCount('orgs') === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  await sis.close()
  assert.is(await waiting, 'broken')
})

test('429 says how long to wait in each of the ways that servers have', async () => {
  const headers = async (fault: string): Promise<Headers> => {
    let found = new Headers()
    await struckBy([fault], async (sis) => {
      found = (await fetch(`${sis.baseUrl('1.1')}/orgs`)).headers
    })
    return found
  }
  assert.is((await headers('429=7')).get('retry-after'), '7')
  assert.match((await headers('429=date')).get('retry-after') ?? '', /GMT$/)
  assert.is((await headers('429=reset')).get('ratelimit-reset'), '1')
  assert.is((await headers('429=none')).get('retry-after'), null)
})

test('unauthorized-once refuses one page past the first, and makes the token worthless', async () => {
  const sis = await startSis({ data: memoryData({ orgs }), faults: ['unauthorized-once', '503@token#3'] })
  try {
    const token = async (): Promise<string> => {
      const query = { grant_type: 'client_credentials', client_id: sis.clientId, client_secret: sis.clientSecret }
      const answer = await fetch(`${sis.tokenUrl}?${new URLSearchParams(query)}`, { method: 'POST' })
      return answer.ok ? `Bearer ${((await answer.json()) as { access_token: string }).access_token}` : 'none'
    }
    const status = async (offset: number, authorization: string): Promise<number> =>
      (await fetch(`${sis.baseUrl('1.2')}/orgs?offset=${offset}`, { headers: { authorization } })).status
    const [first, second] = [await token(), await token()]
    assert.equal([await status(0, first), await status(10, first), await status(10, second)], [200, 401, 401])
    assert.is(await token(), 'none', 'the token endpoint has faults of its own')
    assert.is(await status(10, await token()), 200)
  } finally {
    await sis.close()
  }
})

test.run()
