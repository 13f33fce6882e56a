import { clausePasses, type Filter, passes } from '../filter.js'
import type { PageQuery } from '../roster-data.js'
import type { School } from './layout.js'
import type { Shelf, Spot, View } from './shelf.js'

/** One collection at random access. */
export interface Reader {
  readonly count: (filter?: Filter) => number
  readonly page: (query: PageQuery) => readonly string[]
}

/**
 * Reads a collection of all schools as one list.
 *
 * No filter, and `status='active'`, cost nothing; another one goes over the whole collection once and keeps four
 * bytes for each record that passes, for the last four filters. Sorts by sourcedId only.
 */
export function schoolsReader(shelf: Shelf, schools: readonly School[], base: View): Reader {
  const views = { there: listOf(shelf, schools, 'there'), all: listOf(shelf, schools, 'all') }
  const kept = new Map<string, Uint32Array>()
  const rowsOf = (filter: Filter): Uint32Array => {
    const key = JSON.stringify(filter)
    const known = kept.get(key)
    if (known) return known
    if (kept.size >= 4) kept.clear()
    const rows = Uint32Array.from(search(views[base], shelf, filter))
    kept.set(key, rows)
    return rows
  }
  return {
    count: (filter) => {
      const view = viewOf(filter, base)
      return view ? views[view].count : rowsOf(filter as Filter).length
    },
    page: ({ offset, limit, filter, sort }) => {
      const view = viewOf(filter, base)
      const list = views[view ?? base]
      const rows = view ? undefined : rowsOf(filter as Filter)
      const size = rows ? rows.length : list.count
      const backwards = sort?.field === 'sourcedId' && sort.descending
      const texts: string[] = []
      for (let at = offset; at < Math.min(offset + limit, size); at++) {
        const row = backwards ? size - 1 - at : at
        texts.push(flat(list.text(rows ? (rows[row] ?? 0) : row)))
      }
      return texts
    },
  }
}

/**
 * The same text in one piece. V8 keeps a concatenation as a tree until a character is asked for; the trees of a whole
 * page, kept side by side, cost more in collection than all the rest.
 */
function flat(text: string): string {
  return text.charCodeAt(0) === 0 ? '' : text
}

/** The view that answers a filter without a search. */
function viewOf(filter: Filter | undefined, base: View): View | undefined {
  if (filter === undefined) return base
  const [clause, ...more] = filter.clauses
  if (more.length > 0 || filter.within !== undefined || clause?.field !== 'status') return undefined
  return clause.operator === '=' && clause.value.toLowerCase() === 'active' ? 'there' : undefined
}

interface List {
  readonly count: number
  readonly text: (index: number) => string
  readonly id: (index: number) => string
  readonly spot: (index: number) => Spot
}

function listOf(shelf: Shelf, schools: readonly School[], view: View): List {
  const ends = new Float64Array(schools.length)
  let count = 0
  schools.forEach((school, nth) => {
    count += shelf.count(school, view)
    ends[nth] = count
  })
  let at = 0
  const find = (index: number): School => {
    const start = at === 0 ? 0 : (ends[at - 1] ?? 0)
    if (index < start || index >= (ends[at] ?? 0)) at = firstAbove(ends, index)
    return schools[at] as School
  }
  const within = (index: number): number => index - (at === 0 ? 0 : (ends[at - 1] ?? 0))
  return {
    count,
    text: (index) => shelf.text(find(index), within(index), view),
    id: (index) => shelf.id(find(index), within(index), view),
    spot: (index) => ({ school: find(index), nth: within(index), view }),
  }
}

/** Position of the first number that is greater. */
function firstAbove(ends: Float64Array, index: number): number {
  let [low, high] = [0, ends.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ends[middle] ?? 0) > index) high = middle
    else low = middle + 1
  }
  return low
}

function search(list: List, shelf: Shelf, filter: Filter): readonly number[] {
  const id = soughtId(filter)
  if (id !== undefined) {
    const index = indexOfId(list, id)
    return index !== undefined && passes(JSON.parse(list.text(index)), filter) ? [index] : []
  }
  const found: number[] = []
  for (let index = 0; index < list.count; index++) {
    const spot = list.spot(index)
    if (peeked(shelf, spot, filter) ?? passes(JSON.parse(list.text(index)), filter)) found.push(index)
  }
  return found
}

function soughtId(filter: Filter): string | undefined {
  const clause = filter.clauses.find(({ field, operator }) => field === 'sourcedId' && operator === '=')
  if (clause && (filter.join === 'and' || filter.clauses.length === 1)) return clause.value.toLowerCase()
  return filter.within && soughtId(filter.within)
}

function indexOfId(list: List, id: string): number | undefined {
  let [low, high] = [0, list.count - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = list.id(middle)
    if (found === id) return middle
    if (found < id) low = middle + 1
    else high = middle - 1
  }
  return undefined
}

/** The filter's verdict by the fields that the shelf knows without a text; undefined where it does not know one. */
function peeked(shelf: Shelf, spot: Spot, filter: Filter): boolean | undefined {
  const inner = filter.within ? peeked(shelf, spot, filter.within) : true
  if (inner !== true) return inner
  let verdict = filter.join === 'and'
  for (const clause of filter.clauses) {
    const value = shelf.peek(clause.field, spot)
    if (value === undefined) return undefined
    const holds = clausePasses([value], clause)
    verdict = filter.join === 'and' ? verdict && holds : verdict || holds
  }
  return verdict
}
