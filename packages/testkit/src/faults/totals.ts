import { type FaultKind, numberIn } from './fault.js'

export const totalFaults: readonly FaultKind[] = [
  {
    name: 'no-total',
    about: 'leaves X-Total-Count out',
    make: () => ({ page: (page) => ({ ...page, sendTotal: false }) }),
  },
  {
    name: 'no-link',
    about: 'leaves the Link header out',
    make: () => ({ page: (page) => ({ ...page, link: undefined }) }),
  },
  {
    name: 'wrong-link',
    about: 'always links to a next page, at another origin, without filter and sort, with a comma at the end',
    make: () => ({
      page: (page, { url, offset, limit }) => {
        const next = `https://sis.example.org${url.pathname}?limit=${limit}&offset=${offset + limit}`
        return { ...page, link: `<${next}>; rel="next",` }
      },
    }),
  },
  {
    name: 'wrong-total',
    about: 'announces another total than there is',
    value: 'how many more, or less with a minus (1)',
    make: (value) => ({ page: (page) => ({ ...page, total: Math.max(0, page.total + numberIn(value, 1)) }) }),
  },
  {
    name: 'total-ignores-filter',
    about: 'announces the total of the unfiltered collection',
    make: () => ({ page: (page, { count }) => ({ ...page, total: count() }) }),
  },
]
