import type { Collection } from '@rosterstream/core'
import { type Filter, passes, valuesAt } from './filter.js'
import type { OneRosterVersion, PageQuery, RosterData, Sort } from './roster-data.js'

/** Records as they go over the wire, by collection. */
export type WireRecords = Partial<Readonly<Record<Collection, readonly unknown[]>>>

/** Options of `memoryData`. */
export interface MemoryOptions {
  readonly version?: OneRosterVersion
  /** Collections that are answered with 404; the others that are not given are empty. */
  readonly notOffered?: readonly Collection[]
}

/**
 * Serves arrays of wire records as they are: any JSON shape, nothing is checked or repaired.
 *
 * Filters look into the records as a plain server would. Holds every record as JSON text.
 */
export function memoryData(records: WireRecords, options: MemoryOptions = {}): RosterData {
  const tables = new Map<Collection, Table>()
  const tableOf = (collection: Collection): Table => {
    const known = tables.get(collection)
    if (known) return known
    const made = table(records[collection] ?? [])
    tables.set(collection, made)
    return made
  }
  const offered = (collection: Collection): boolean => !options.notOffered?.includes(collection)
  return {
    version: options.version,
    count: (collection, filter) => (offered(collection) ? tableOf(collection).rows(filter).length : undefined),
    page: (collection, query) => (offered(collection) ? tableOf(collection).page(query) : []),
  }
}

interface Table {
  readonly rows: (filter?: Filter, sort?: Sort) => readonly number[]
  readonly page: (query: PageQuery) => readonly string[]
}

function table(records: readonly unknown[]): Table {
  const texts = records.map((record) => JSON.stringify(record ?? null))
  const cache = new Map<string, readonly number[]>()
  const rows = (filter?: Filter, sort?: Sort): readonly number[] => {
    const key = JSON.stringify([filter, sort])
    const known = cache.get(key)
    if (known) return known
    const found = select(records, filter, sort)
    if (cache.size >= 16) cache.clear()
    cache.set(key, found)
    return found
  }
  return {
    rows,
    page: ({ offset, limit, filter, sort }) =>
      rows(filter, sort)
        .slice(offset, offset + limit)
        .map((row) => texts[row] ?? 'null'),
  }
}

function select(records: readonly unknown[], filter?: Filter, sort?: Sort): readonly number[] {
  const found: number[] = []
  records.forEach((record, row) => {
    if (!filter || passes(record, filter)) found.push(row)
  })
  if (!sort) return found
  const keys = records.map((record) => Buffer.from(valuesAt(record, sort.field)[0] ?? ''))
  const direction = sort.descending ? -1 : 1
  return found.sort((a, b) => direction * Buffer.compare(keys[a] ?? Buffer.of(), keys[b] ?? Buffer.of()) || a - b)
}
