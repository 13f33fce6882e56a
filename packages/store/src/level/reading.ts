import type { Collection } from '@rosterstream/core'
import type { Cursor } from './cursor.js'
import type { Database } from './database.js'

/** How much a reader takes from LevelDB at a time, in bytes. */
export const readBytes = 256 * 1024

/** What it takes to read one collection of a generation. */
export interface Reading<C extends Collection> {
  readonly database: Database
  readonly collection: C
  readonly cursor: Cursor | undefined
  readonly size: number
}
