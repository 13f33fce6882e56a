import { type FaultKind, numberIn } from './fault.js'

/** Each nth record follows itself; total and offsets count it twice, so that two pulls see the same. */
export const duplicateRecords: FaultKind = {
  name: 'duplicate-records',
  about: 'has some records twice in the collection, in the total too',
  value: 'each which record (10)',
  make: (value) => {
    const every = Math.max(1, numberIn(value, 10))
    const real = (place: number): number =>
      Math.floor(place / (every + 1)) * every + Math.min(place % (every + 1), every - 1)
    return {
      page: (page, { read }) => {
        const { offset, limit, filter } = page.window
        const total = page.total + Math.floor(page.total / every)
        const end = Math.min(offset + limit, total)
        const first = real(offset)
        const found = end > offset ? read(first, real(end - 1) - first + 1, filter) : []
        const texts = Array.from({ length: Math.max(0, end - offset) }, (_, nth) => found[real(offset + nth) - first])
        return { ...page, total, texts: texts.filter((text) => text !== undefined) }
      },
    }
  },
}
