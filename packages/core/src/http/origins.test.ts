import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError } from '../errors.js'
import { checkedUrl, place } from './origins.js'

const test = suite('checkedUrl')
const codeOf = (url: string, allowInsecureHttp = false) => {
  try {
    checkedUrl(url, { allowInsecureHttp })
    return undefined
  } catch (error) {
    assert.instance(error, ConfigError)
    assert.not.match((error as Error).message, /hunter2/)
    return (error as ConfigError).code
  }
}

test('plain http goes to this machine alone, unless allowed', () => {
  for (const host of ['localhost', 'LOCALHOST:8080', '127.0.0.1', '127.9.8.7', '127.1', '[::1]:80'])
    assert.is(codeOf(`http://${host}/x`), undefined, host)
  for (const host of [
    'sis.example.org',
    '127.0.0.1.example.org',
    'localhost.example.org',
    '10.0.0.1',
    '[::2]',
    '0.0.0.0',
  ]) {
    assert.is(codeOf(`http://${host}/x`), 'insecure-http', host)
    assert.is(codeOf(`http://${host}/x`, true), undefined, host)
    assert.is(codeOf(`https://${host}/x`), undefined, host)
  }
})

test('what is no http address is refused without its query and user part', () => {
  for (const url of ['sis.example.org', 'ftp://sis.example.org', '', 'ftp://ada:hunter2@x/?secret=hunter2'])
    assert.is(codeOf(url), 'bad-url', url)
})

test('an error shows neither query nor user part', () => {
  assert.is(place('https://ada:hunter2@x.org:8443/a/b?client_secret=hunter2#c'), 'https://x.org:8443/a/b')
})

test.run()
