import { imsxReply } from '../sis/imsx.js'
import type { FaultKind } from './fault.js'

export const filterFaults: readonly FaultKind[] = [
  {
    name: 'ignored-filter',
    about: 'answers as if no filter had been sent',
    make: () => ({ window: (window) => ({ ...window, filter: window.filter?.within }) }),
  },
  {
    name: 'refused-filter',
    about: 'answers 400 to any filter',
    make: () => ({
      answer: ({ version, url }) => {
        if (!url.searchParams.has('filter')) return undefined
        return imsxReply(400, { version, description: 'The filter is not allowed', minor: 'invalid_filter_field' })
      },
    }),
  },
  {
    name: 'empty-filter',
    about: 'answers any filter with no records and the total 0',
    make: () => ({
      page: (page, { url }) =>
        url.searchParams.has('filter') ? { ...page, texts: [], total: 0, link: undefined } : page,
    }),
  },
  {
    name: 'refused-sort',
    about: 'answers 400 to any sort',
    make: () => ({
      answer: ({ version, url }) => {
        if (!url.searchParams.has('sort')) return undefined
        return imsxReply(400, { version, description: 'The field cannot be sorted by', minor: 'invalid_sort_field' })
      },
    }),
  },
]
