import { createHash } from 'node:crypto'
import type { TableStore } from './tables.js'

/** Keeps finished tables in memory, for library users with small districts and for tests. Holds every byte. */
export const memoryTables = (): TableStore => ({
  create: (name) => {
    const chunks: Buffer[] = []
    const hash = createHash('sha256')
    return {
      append: (text) => {
        const bytes = Buffer.from(text)
        hash.update(bytes)
        chunks.push(bytes)
      },
      finish: (rows) => ({
        name,
        rows,
        sha256: hash.digest('hex'),
        path: undefined,
        async *chunks() {
          yield* chunks
        },
      }),
    }
  },
})
