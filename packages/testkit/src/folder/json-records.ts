import { type Collection, collections } from '@rosterstream/core'

/** Names under which servers and files give a collection, besides its own. */
const aliases: Readonly<Record<string, Collection>> = {
  schools: 'orgs',
  terms: 'academicSessions',
  gradingperiods: 'academicSessions',
  students: 'users',
  teachers: 'users',
}

/** The collection that a name stands for, in any case. */
export function collectionNamed(name: string): Collection | undefined {
  const lower = name.toLowerCase()
  return collections.find((collection) => collection.toLowerCase() === lower) ?? aliases[lower]
}

/**
 * The records of a JSON file by collection: under envelopes of any case, or, where none of them names a collection,
 * the bare array or the only array within, which the file's name speaks for. Records stay as they are.
 */
export function jsonRecords(name: string, content: unknown): ReadonlyMap<Collection, readonly unknown[]> {
  const found = new Map<Collection, readonly unknown[]>()
  const byName = collectionNamed(name)
  if (Array.isArray(content)) {
    if (byName) found.set(byName, content)
    return found
  }
  const members = Object.entries((content ?? {}) as Readonly<Record<string, unknown>>)
  for (const [key, value] of members) {
    const collection = collectionNamed(key)
    if (collection === undefined || value === null || typeof value !== 'object') continue
    found.set(collection, [...(found.get(collection) ?? []), ...(Array.isArray(value) ? value : [value])])
  }
  const arrays = members.map(([, value]) => value).filter((value): value is unknown[] => Array.isArray(value))
  if (found.size === 0 && byName && arrays[0] && arrays.length === 1) found.set(byName, arrays[0])
  return found
}
