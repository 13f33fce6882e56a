import { jsonReply } from '../sis/call.js'
import { imsxReply } from '../sis/imsx.js'
import { type FaultKind, numberIn } from './fault.js'

const statuses: readonly (readonly [number, string])[] = [
  [400, 'Bad request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not found'],
  [408, 'Request time-out'],
  [425, 'Too early'],
  [500, 'Internal server error'],
  [501, 'Not implemented'],
  [502, 'Bad gateway'],
  [503, 'Service unavailable'],
  [504, 'Gateway time-out'],
]

const plain: readonly FaultKind[] = statuses.map(([status, description]) => ({
  name: String(status),
  about: `answers ${status} ${description}`,
  make: () => ({ answer: ({ version }) => imsxReply(status, { version, description }) }),
}))

const tooMany: FaultKind = {
  name: '429',
  about: 'answers 429 Too many requests',
  value: 'seconds in Retry-After (1); date, a Retry-After date a second ahead; reset, RateLimit-Reset instead; none',
  make: (value) => ({
    answer: ({ version }) => imsxReply(429, { version, description: 'Too many requests', headers: waitHeaders(value) }),
  }),
}

function waitHeaders(value: string | undefined): Readonly<Record<string, string>> {
  if (value === 'none') return {}
  if (value === 'reset') return { 'ratelimit-remaining': '0', 'ratelimit-reset': '1' }
  if (value === 'date') return { 'retry-after': new Date(Date.now() + 1000).toUTCString() }
  return { 'retry-after': String(numberIn(value, 1)) }
}

export const statusFaults: readonly FaultKind[] = [
  ...plain,
  tooMany,
  {
    name: 'forbidden',
    about: 'answers 403, as for a missing scope',
    make: () => ({ answer: ({ version }) => imsxReply(403, { version, description: 'The scope is not granted' }) }),
  },
  {
    name: 'not-offered',
    about: 'answers 404 with a body that is not imsx: the collection does not exist here',
    make: () => ({ answer: () => jsonReply(404, '{"error":"Not found"}') }),
  },
  {
    name: 'token-down',
    about: 'answers 503 at the token endpoint',
    place: 'token',
    make: () => ({ answer: ({ version }) => imsxReply(503, { version, description: 'Service unavailable' }) }),
  },
  {
    name: 'unauthorized-once',
    about: 'answers 401 to one request past offset 0, and forgets every token',
    make: () => {
      let done = false
      return {
        answer: ({ version, offset, revokeTokens }) => {
          if (done || offset === 0) return undefined
          done = true
          revokeTokens()
          const headers = { 'www-authenticate': 'Bearer error="invalid_token"' }
          return imsxReply(401, { version, description: 'The token has expired', headers })
        },
      }
    },
  },
]
