import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cookieJar } from './cookie-jar.js'

const test = suite('cookieJar')
const now = Date.parse('2026-03-01T10:00:00Z')
const here = 'https://a.example.org'

test('cookies go back to the origin that set them, the newest value of each name', () => {
  const jar = cookieJar(() => now)
  jar.keep(here, ['ASP.NET_SessionId=one; Path=/; HttpOnly', 'ARRAffinity=x=y;Secure'])
  jar.keep(here, ['ASP.NET_SessionId=two'])
  assert.is(jar.header(here), 'ARRAffinity=x=y; ASP.NET_SessionId=two')
  assert.is(jar.header('https://b.example.org'), undefined)
})

test('Max-Age and a past Expires take a cookie away', () => {
  const jar = cookieJar(() => now)
  const set = ['a=1', 'b=2', 'c=3', 'd=4']
  jar.keep(here, set)
  jar.keep(here, [
    'a=; Max-Age=0',
    'b=; expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'c=3; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
  ])
  assert.is(jar.header(here), 'd=4; c=3')
})

test('what is no cookie is left out, and a server cannot fill the memory', () => {
  const jar = cookieJar(() => now)
  jar.keep(here, ['', '=x', 'plain', 'a=\u0001', `b=${'x'.repeat(5000)}`])
  assert.is(jar.header(here), undefined)
  jar.keep(
    here,
    Array.from({ length: 500 }, (_, index) => `c${index}=1`),
  )
  assert.is(jar.header(here)?.split('; ').length, 50)
})

test.run()
