import { provider } from '../provider.js'

/** Any OneRoster server: the path that Microsoft's own sync has trodden, pages of 5000 one after the other. */
export const generic = provider({
  name: 'generic',
  title: 'Any OneRoster 1.1 or 1.2 server',
  pageSize: 5000,
  concurrency: 1,
})
