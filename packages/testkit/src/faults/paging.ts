import { imsxReply } from '../sis/imsx.js'
import { type FaultKind, numberIn } from './fault.js'

export const pagingFaults: readonly FaultKind[] = [
  {
    name: 'clamp',
    about: 'cuts the limit silently: shorter pages than asked for',
    value: 'the largest page (100)',
    make: (value) => ({ window: (window) => ({ ...window, limit: Math.min(window.limit, numberIn(value, 100)) }) }),
  },
  {
    name: 'reject-limit',
    about: 'answers 400 to a limit above the largest',
    value: 'the largest limit (1000)',
    make: (value) => ({
      answer: ({ version, limitAsked }) => {
        if (limitAsked === undefined || limitAsked <= numberIn(value, 1000)) return undefined
        return imsxReply(400, { version, description: 'The limit is too large' })
      },
    }),
  },
  {
    name: 'ignored-offset',
    about: 'answers every offset with the first page',
    make: () => ({ window: (window) => ({ ...window, offset: 0 }) }),
  },
  {
    name: 'repeat-page',
    about: 'answers with the page before the one that was asked for',
    make: () => ({ window: (window) => ({ ...window, offset: Math.max(0, window.offset - window.limit) }) }),
  },
  {
    name: 'shrink',
    about: 'answers with a shorter page in mid collection',
    value: 'records on it (half of the limit)',
    make: (value) => ({
      window: (window) => ({ ...window, limit: Math.min(window.limit, numberIn(value, Math.ceil(window.limit / 2))) }),
    }),
  },
  {
    name: 'not-found-at-end',
    about: 'answers 404 past the end',
    make: () => ({
      page: (page, { version }) => {
        if (page.window.offset === 0 || page.texts.length > 0) return page
        return imsxReply(404, { version, description: 'The page does not exist' })
      },
    }),
  },
  {
    name: 'no-content',
    about: 'answers 204 past the end, and for an empty collection',
    make: () => ({ page: (page) => (page.texts.length > 0 ? page : { status: 204, headers: {}, body: '' }) }),
  },
]
