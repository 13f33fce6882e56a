import { ConfigError } from '@rosterstream/core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { askedVersion, pageUrl, serviceRoot } from './service-root.js'

const test = suite('serviceRoot')

const urls = (baseUrl: string) => serviceRoot(baseUrl).urls
const host = 'https://sis.example.org'
const expected = { '1.1': `${host}/ims/oneroster/v1p1`, '1.2': `${host}/ims/oneroster/rostering/v1p2` }

test('the base URL is taken with and without the path, with slashes, with a collection pasted', () => {
  for (const tail of [
    '',
    '/',
    '/ims',
    '/ims/oneroster',
    '/ims/oneroster/rostering/',
    '/ims/oneroster/v1p1',
    '/ims/oneroster/v1p1//',
    '/ims/oneroster/v1p1/users',
    '/ims/oneroster/rostering/v1p2/orgs/',
  ]) {
    assert.equal(urls(`${host}${tail}`), expected, tail)
  }
})

test('a prefix stays, and an unusual path of one version too', () => {
  assert.is(urls(`${host}/campus/api/ims/oneroster/rostering/v1p2`)['1.1'], `${host}/campus/api/ims/oneroster/v1p1`)
  assert.is(urls(`${host}/App%3D/ims/oneroster/v1p1`)['1.1'], `${host}/App%3D/ims/oneroster/v1p1`)
  assert.is(urls(`${host}/api/v1p1`)['1.1'], `${host}/api/v1p1`)
  assert.is(urls(`${host}/ims/oneroster/v1p2`)['1.2'], `${host}/ims/oneroster/v1p2`)
})

test('what is no http address is a config error that shows none of it', () => {
  for (const bad of ['', 'sis.example.org', 'ftp://sis.example.org', 'https://user:secret@sis.example.org']) {
    assert.throws(
      () => serviceRoot(bad),
      (error: Error) => error instanceof ConfigError && !/secret/.test(error.message),
    )
  }
})

test('a base URL of one version with the other asked for is a config error that says so', () => {
  const root = serviceRoot(expected['1.1'])
  assert.throws(
    () => askedVersion(root, '1.2'),
    (error: ConfigError) => error.code === 'version-mismatch' && /v1p1 is that of OneRoster 1\.1/.test(error.message),
  )
  assert.equal(
    [askedVersion(root, undefined), askedVersion(root, 'auto'), askedVersion(serviceRoot(host), undefined)],
    ['1.1', 'auto', 'auto'],
  )
})

test('the query is encoded to the letter', () => {
  const query = { offset: 0, limit: 5000, sort: true, filter: "dateLastModified>'2020-01-01' AND status='active'" }
  assert.is(
    pageUrl(expected['1.1'], 'users', query),
    `${expected['1.1']}/users?limit=5000&offset=0&sort=sourcedId&orderBy=asc&filter=dateLastModified%3E%272020-01-01%27%20AND%20status%3D%27active%27`,
  )
  assert.is(
    pageUrl('b', 'orgs', { offset: 7, limit: undefined, sort: false, filter: undefined, fixed: '&appName=x' }),
    'b/orgs?offset=7&appName=x',
  )
})

test.run()
