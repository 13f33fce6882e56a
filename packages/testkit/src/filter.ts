/** The predicates of the filter grammar; `~` is "contains". */
export type FilterOperator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '~'

/** One comparison of a field, named by its dotted path. */
export interface Clause {
  readonly field: string
  readonly operator: FilterOperator
  readonly value: string
}

/** Clauses that must all hold (`and`), or one of which must (`or`). */
export interface Filter {
  readonly join: 'and' | 'or'
  readonly clauses: readonly Clause[]
  /** A further filter that must hold as well: what the path narrows the collection to. */
  readonly within?: Filter | undefined
}

const clausePattern = /\s*([A-Za-z0-9_.]+)\s*(!=|>=|<=|=|>|<|~)\s*'([^']*)'/y

/**
 * Reads the OneRoster filter grammar: clauses joined by AND or OR, all by the same one.
 *
 * Gives undefined for a text that is outside the grammar. Source: OneRoster 1.1, 3.4.3.
 */
export function parseFilter(text: string): Filter | undefined {
  const clauses: Clause[] = []
  let join: Filter['join'] | undefined
  let at = 0
  for (;;) {
    clausePattern.lastIndex = at
    const found = clausePattern.exec(text)
    if (!found) return undefined
    clauses.push({ field: found[1] ?? '', operator: found[2] as FilterOperator, value: found[3] ?? '' })
    at = clausePattern.lastIndex
    if (text.slice(at).trim() === '') return { join: join ?? 'and', clauses }
    const word = /^\s+(AND|OR)\s+/.exec(text.slice(at))
    if (!word) return undefined
    const joined = word[1] === 'AND' ? 'and' : 'or'
    if (join !== undefined && join !== joined) return undefined
    join = joined
    at += word[0].length - 1
  }
}

/** Whether a wire record passes; fields are dotted paths, lists match when one of their items does. */
export function passes(record: unknown, filter: Filter): boolean {
  if (filter.within && !passes(record, filter.within)) return false
  return filter.join === 'and'
    ? filter.clauses.every((clause) => clausePasses(soughtValues(record, clause.field), clause))
    : filter.clauses.some((clause) => clausePasses(soughtValues(record, clause.field), clause))
}

/** A record without a status is active, as in a bulk CSV set. */
function soughtValues(record: unknown, field: string): readonly string[] {
  const values = valuesAt(record, field)
  return field === 'status' && (values[0] ?? '') === '' ? ['active'] : values
}

/** Whether one of the values fulfils the clause; `!=` asks that none is equal. Case is not regarded. */
export function clausePasses(values: readonly string[], { operator, value }: Clause): boolean {
  const wanted = value.toLowerCase()
  if (operator === '!=') return values.every((found) => found.toLowerCase() !== wanted)
  return values.some((found) => compares(found.toLowerCase(), operator, wanted))
}

function compares(found: string, operator: FilterOperator, wanted: string): boolean {
  switch (operator) {
    case '=':
      return found === wanted
    case '!=':
      return found !== wanted
    case '>':
      return found > wanted
    case '>=':
      return found >= wanted
    case '<':
      return found < wanted
    case '<=':
      return found <= wanted
    case '~':
      return found.includes(wanted)
  }
}

/** The scalar values under a dotted path, as texts; a key that itself holds dots is found as well. */
export function valuesAt(record: unknown, path: string): readonly string[] {
  const found: string[] = []
  collect(record, path.split('.'), found)
  return found
}

function collect(value: unknown, path: readonly string[], found: string[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, path, found)
    return
  }
  const [key, ...rest] = path
  if (key === undefined) {
    if (value !== null && value !== undefined && typeof value !== 'object') found.push(String(value))
    return
  }
  if (value === null || typeof value !== 'object') return
  const fields = value as Record<string, unknown>
  if (key in fields) collect(fields[key], rest, found)
  else if (rest.length > 0 && path.join('.') in fields) collect(fields[path.join('.')], [], found)
}
