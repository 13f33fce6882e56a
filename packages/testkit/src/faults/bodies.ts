import { bodyText, jsonReply, type Reply } from '../sis/call.js'
import { imsxBody } from '../sis/imsx.js'
import type { FaultKind } from './fault.js'

const withBody = (reply: Reply, body: string): Reply => (reply.status === 200 ? { ...reply, body } : reply)

export const bodyFaults: readonly FaultKind[] = [
  {
    name: 'empty-object',
    about: 'answers 200 with {}',
    make: () => ({ reply: (reply) => withBody(reply, '{}') }),
  },
  {
    name: 'null-body',
    about: 'answers 200 with null',
    make: () => ({ reply: (reply) => withBody(reply, 'null') }),
  },
  {
    name: 'error-200',
    about: 'answers 200 with an imsx error in place of the records',
    make: () => ({
      answer: ({ version }) => jsonReply(200, imsxBody(500, { version, description: 'Internal server error' })),
    }),
  },
  {
    name: 'warning-200',
    about: 'puts an imsx warning beside the records',
    make: () => ({
      page: (page, { version }) => ({
        ...page,
        beside: `,"statusInfoSet":[${imsxBody(400, { version, description: 'The sort field is not known' })}]`,
      }),
    }),
  },
  {
    name: 'wrong-envelope',
    about: 'puts the array under another key',
    value: 'the key (items)',
    make: (value) => ({ page: (page) => ({ ...page, envelope: value ?? 'items' }) }),
  },
  {
    name: 'odd-envelope',
    about: 'writes the key of the array in another case',
    value: 'lower, upper or capital (default)',
    make: (value) => ({ page: (page) => ({ ...page, envelope: cased(page.envelope, value) }) }),
  },
  {
    name: 'single-object',
    about: 'answers a page of one record with the object instead of an array',
    make: () => ({
      reply: (reply) => {
        const [, key, text] = /^\{("[^"]*"):\[(.*)\]\}$/s.exec(bodyText(reply)) ?? []
        if (text === undefined || !isOneObject(text)) return reply
        return { ...reply, body: `{${key}:${text}}` }
      },
    }),
  },
]

function cased(key: string, value: string | undefined): string {
  if (value === 'lower') return key.toLowerCase()
  if (value === 'upper') return key.toUpperCase()
  return `${key.charAt(0).toUpperCase()}${key.slice(1)}`
}

function isOneObject(text: string): boolean {
  try {
    return JSON.parse(`[${text}]`).length === 1
  } catch {
    return false
  }
}
