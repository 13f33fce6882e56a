import { bodyText, type Reply } from '../sis/call.js'
import { type FaultKind, numberIn } from './fault.js'

const loginPage = `<!DOCTYPE html>
<html><head><title>Sign in</title></head><body><form method="post"><input name="user"><input name="password"></form></body></html>
`

function html(status: number): Reply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: loginPage }
}

export const wireFaults: readonly FaultKind[] = [
  {
    name: 'truncate',
    about: 'breaks the body off at half',
    value:
      'length, less than Content-Length says (default); chunked, a broken chunked body; quiet, a whole answer of half a text',
    make: (value) => ({
      reply: (reply) => {
        if (value === 'quiet') {
          const text = bodyText(reply)
          return { ...reply, body: text.slice(0, text.length >> 1) }
        }
        return { ...reply, sending: value === 'chunked' ? 'half-chunked' : 'half-length' }
      },
    }),
  },
  {
    name: 'html',
    about: 'answers with the HTML of a login page',
    value: 'the status (200)',
    make: (value) => ({ answer: () => html(numberIn(value, 200)) }),
  },
  {
    name: 'slow',
    about: 'waits before it answers',
    value: 'milliseconds (1000)',
    make: (value) => ({ reply: (reply) => ({ ...reply, delayMs: (reply.delayMs ?? 0) + numberIn(value, 1000) }) }),
  },
  {
    name: 'slow-body',
    about: 'sends the body in twenty parts over some time',
    value: 'milliseconds for the whole (1000)',
    make: (value) => ({ reply: (reply) => ({ ...reply, sending: 'dribble', delayMs: numberIn(value, 1000) }) }),
  },
  {
    name: 'hang',
    about: 'takes the request and never answers',
    make: () => ({ answer: () => ({ status: 200, headers: {}, body: '', sending: 'hang' }) }),
  },
  {
    name: 'reset',
    about: 'breaks the connection instead of answering',
    make: () => ({ answer: () => ({ status: 200, headers: {}, body: '', sending: 'reset' }) }),
  },
  {
    name: 'redirect-other-origin',
    about: 'answers 302 to the same path at another origin',
    value: 'the other origin (the same port at localhost instead of 127.0.0.1)',
    make: (value) => ({
      answer: ({ url }) => {
        const origin = value ?? url.origin.replace('127.0.0.1', 'localhost')
        return { status: 302, headers: { location: `${origin}${url.pathname}${url.search}` }, body: '' }
      },
    }),
  },
  {
    name: 'redirect',
    about: 'answers 307 once to the same origin, with one parameter more',
    make: () => ({
      answer: ({ url }) => {
        if (url.searchParams.has('moved')) return undefined
        const joint = url.search === '' ? '?' : '&'
        return { status: 307, headers: { location: `${url.pathname}${url.search}${joint}moved=1` }, body: '' }
      },
    }),
  },
]
