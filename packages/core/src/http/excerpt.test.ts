import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { excerpt, looksLikeHtml } from './excerpt.js'

const test = suite('excerpt')
const answer = (status: number, body: string, type = 'application/json') => ({
  status,
  body: Buffer.from(body),
  headers: { 'content-type': type },
})
const shown = (status: number, body: string, secrets: readonly string[] = []) => excerpt(answer(status, body), secrets)

test('an answer that may hold records shows nothing', () => {
  assert.is(shown(200, '{"message":"ok","users":[{"givenName":"Ada"}]}'), '')
})

test('of JSON only the fields are shown in which servers explain themselves', () => {
  assert.is(
    shown(400, '{"error":"invalid_client","error_description":"unknown client","email":"ada@example.org"}'),
    'invalid_client: unknown client',
  )
  assert.is(shown(500, '{"user":{"givenName":"Ada","message":"Ada"}}'), '')
  assert.is(
    shown(400, '{"statusInfoSet":[{"imsx_codeMajor":"failure","imsx_description":"bad filter"}]}'),
    'bad filter',
  )
  const minor =
    '{"imsx_description":"no","imsx_CodeMinor":{"imsx_codeMinorField":[{"imsx_codeMinorFieldValue":"forbidden"}]}}'
  assert.is(shown(403, minor), 'no: forbidden')
  assert.is(shown(400, '{"broken'), '')
})

test('of a web page the title is shown, of plain text its beginning', () => {
  assert.is(shown(502, '<html><head><title>502 Bad\n Gateway</title></head><body>Ada</body>'), '502 Bad Gateway')
  assert.is(shown(429, 'Too many\r\nrequests\u0007'), 'Too many requests')
  assert.is(shown(500, 'word '.repeat(100)).length, 200)
})

test('secrets, tokens and mail addresses are masked', () => {
  assert.is(shown(401, 'client hunter2&x not known', ['hunter2&x']), 'client *** not known')
  assert.is(shown(401, 'at ?client_secret=hunter2%26x', ['hunter2&x']), 'at ?client_secret=***')
  assert.is(shown(401, `bad token ${'aB3-'.repeat(10)}`), 'bad token ***')
  assert.is(shown(400, 'unknown user ada@example.org'), 'unknown user ***')
})

test('a web page is told from JSON by its first bytes', () => {
  assert.ok(looksLikeHtml(answer(200, '\uFEFF \n<!DOCTYPE html><html>', 'application/json')))
  assert.ok(looksLikeHtml(answer(200, '<p>hello', 'text/html')))
  assert.not.ok(looksLikeHtml(answer(200, '{"a":"<html>"}', 'text/html')))
  assert.not.ok(looksLikeHtml(answer(200, '<?xml version="1.0"?>', 'application/xml')))
})

test.run()
