import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError } from '../errors.js'
import { proxyRoute } from './proxy-route.js'

const test = suite('proxyRoute')
const via = (url: string, env: Record<string, string>, network = {}) => proxyRoute(network, env)(new URL(url))?.host

test('auto takes the variable of the scheme, in any case', () => {
  const env = { HTTPS_PROXY: 'http://a:1', http_proxy: 'http://b:2' }
  assert.is(via('https://x.org/', env), 'a:1')
  assert.is(via('http://x.org/', env), 'b:2')
  assert.is(via('https://x.org/', { https_proxy: 'http://low:1', HTTPS_PROXY: 'http://up:1' }), 'low:1')
})

test('ALL_PROXY fills in, and https falls back on HTTP_PROXY as the libraries do', () => {
  assert.is(via('https://x.org/', { ALL_PROXY: 'http://all:1' }), 'all:1')
  assert.is(via('http://x.org/', { all_proxy: 'http://all:1' }), 'all:1')
  assert.is(via('https://x.org/', { HTTP_PROXY: 'http://b:2' }), 'b:2')
  assert.is(via('http://x.org/', { HTTPS_PROXY: 'http://a:1' }), undefined)
  assert.is(via('https://x.org/', { HTTPS_PROXY: '' }), undefined)
})

test('none and false go straight, a URL leads everywhere', () => {
  const env = { HTTPS_PROXY: 'http://a:1' }
  assert.is(via('https://x.org/', env, { proxy: 'none' }), undefined)
  assert.is(via('https://x.org/', env, { proxy: false }), undefined)
  assert.is(via('https://x.org/', env, { proxy: 'http://own:3' }), 'own:3')
  assert.is(via('http://x.org/', {}, { proxy: 'own:3' }), 'own:3')
})

test('NO_PROXY takes hosts, suffixes, ports and a star', () => {
  const env = (NO_PROXY: string) => ({ HTTPS_PROXY: 'http://a:1', NO_PROXY })
  for (const entry of [
    'x.org',
    '.x.org',
    '*.x.org',
    'sis.x.org',
    'sis.x.org:443',
    'SIS.X.ORG',
    'b.org, x.org',
    'b.org x.org',
    '*',
  ]) {
    assert.is(via('https://sis.x.org/', env(entry)), undefined, entry)
  }
  for (const entry of ['sis.x.org:8443', 'ax.org', 'y.x.org', 's.x.org', '']) {
    assert.is(via('https://sis.x.org/', env(entry)), 'a:1', entry)
  }
  assert.is(via('https://[::1]/', env('[::1]')), undefined)
  assert.is(via('https://[::1]/', env('[::1]:443')), undefined)
  assert.is(via('https://[::1]/', env('::1')), undefined)
  assert.is(via('https://127.0.0.1:81/', env('127.0.0.1:81')), undefined)
})

test("the configuration's exceptions add to the environment's", () => {
  const route = proxyRoute({ noProxy: ['x.org'] }, { HTTPS_PROXY: 'http://a:1', NO_PROXY: 'y.org' })
  assert.is(route(new URL('https://x.org/')), undefined)
  assert.is(route(new URL('https://y.org/')), undefined)
  assert.is(route(new URL('https://z.org/'))?.host, 'a:1')
})

test('what is no http proxy is a ConfigError that does not show it', () => {
  for (const proxy of ['socks5://user:hunter2@a:1', 'http://', '://']) {
    assert.throws(
      () => proxyRoute({ proxy }),
      (error: unknown) =>
        error instanceof ConfigError && error.code === 'bad-proxy' && !error.message.includes('hunter2'),
    )
  }
})

test.run()
