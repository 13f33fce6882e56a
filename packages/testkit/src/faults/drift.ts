import type { Call } from '../sis/call.js'
import type { FaultKind } from './fault.js'

/**
 * The first record of a collection leaves, or comes, when the second page is asked for: from then on offsets and
 * total are off by one. A pull that starts anew meets a quiet collection, unless it goes on and on.
 */
export const drift: FaultKind = {
  name: 'drift',
  about: 'lets the collection change by one record during the pull: offsets and total shift',
  value: 'removed (default), inserted, or always, which never settles',
  make: (value) => {
    const requests = new Map<string, number>()
    const changed = new Set<string>()
    const hidden = ({ place }: Call): number => {
      if (value === 'always') return (requests.get(place) ?? 0) % 2
      return changed.has(place) === (value !== 'inserted') ? 1 : 0
    }
    return {
      window: (window, call) => {
        requests.set(call.place, (requests.get(call.place) ?? 0) + 1)
        if (call.offset > 0) changed.add(call.place)
        return { ...window, offset: window.offset + hidden(call) }
      },
      page: (page, call) => ({ ...page, total: Math.max(0, page.total - hidden(call)) }),
    }
  },
}
