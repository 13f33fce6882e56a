import { z } from 'zod'
import { judged, text, url } from './fields.js'

const headerValue = judged((value) =>
  /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)
    ? undefined
    : {
        code: 'bad-header',
        message: 'holds a character that a header cannot carry',
        fix: 'Remove line breaks and characters beyond Latin-1.',
      },
)
const ownHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
])
const headerName = judged((name) => {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    return { code: 'bad-header', message: 'is no header name', fix: 'Use letters, digits and hyphens.' }
  }
  if (!ownHeaders.has(name.toLowerCase())) return undefined
  return { code: 'bad-header', message: 'is a header that the connection sets by itself', fix: 'Remove it.' }
})

const headers = z
  .record(headerName, headerValue.meta({ fromFile: true }))
  .default({})
  .meta({
    description: 'Headers added to every request to the source, those for the token included.',
    example: { 'X-Tenant': 'springfield' },
  })
const clientId = text().meta({
  description: 'The client id (consumer key) that the provider issued.',
  example: '${SIS_ID}',
  fromFile: true,
})
const clientSecret = text().meta({
  description: 'The client secret that belongs to it.',
  example: '${SIS_SECRET}',
  writeOnly: true,
})

const oauth2 = z.strictObject({
  type: z.literal('oauth2').meta({ description: 'OAuth 2 client credentials.' }),
  tokenUrl: url({ query: true }).meta({
    description: 'Where tokens are asked for. A query string is kept.',
    example: 'https://sis.example.org/token',
  }),
  clientId,
  clientSecret,
  scope: z
    .string()
    .default('')
    .meta({ description: 'Scopes as the provider wants them, separated by blanks; empty: none is sent.' }),
  authStyle: z.enum(['basic', 'body', 'both', 'query']).default('basic').meta({
    description:
      'How id and secret are sent for a token: in the Authorization header, in the body, both, or in the URL. A refused `basic` is tried once as `body`.',
  }),
  headers,
})
const oauth1 = z
  .strictObject({
    type: z.literal('oauth1').meta({ description: 'OAuth 1.0a, every request signed.' }),
    clientId,
    clientSecret,
    signatureMethod: z.enum(['HMAC-SHA256', 'HMAC-SHA1']).optional().meta({
      description: 'How requests are signed. Unset: HMAC-SHA256, and HMAC-SHA1 after a 401.',
    }),
    headers,
  })
  .meta({ notAvailable: true })
const bearer = z.strictObject({
  type: z.literal('bearer').meta({ description: 'A fixed token.' }),
  token: text().meta({
    description: 'The token, without the word Bearer.',
    example: '${SIS_TOKEN}',
    writeOnly: true,
  }),
  headers,
})
const none = z.strictObject({ type: z.literal('none').meta({ description: 'No credentials are sent.' }), headers })

/** `source.auth`: credentials for a OneRoster REST source. */
export const sourceAuth = z
  .discriminatedUnion('type', [oauth2, oauth1, bearer, none])
  .prefault({ type: 'none' })
  .meta({ description: 'Credentials for the source.' })
