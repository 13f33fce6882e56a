import type { Collection } from '@rosterstream/core'
import type { Filter } from '../filter.js'
import type { OneRosterVersion } from '../roster-data.js'

export interface Route {
  readonly version: OneRosterVersion
  /** The path's own word: `users`, `students`, `schools`... */
  readonly place: string
  readonly collection: Collection
  /** What the path narrows the collection to. */
  readonly narrowing: Filter | undefined
  readonly sourcedId: string | undefined
}

export const basePaths: Readonly<Record<OneRosterVersion, string>> = {
  '1.1': '/ims/oneroster/v1p1',
  '1.2': '/ims/oneroster/rostering/v1p2',
}

interface Place {
  readonly collection: Collection
  readonly field?: string
  readonly values?: readonly string[]
}

const places: Readonly<Record<string, Place>> = {
  orgs: { collection: 'orgs' },
  schools: { collection: 'orgs', field: 'type', values: ['school'] },
  academicSessions: { collection: 'academicSessions' },
  terms: { collection: 'academicSessions', field: 'type', values: ['term', 'semester'] },
  gradingPeriods: { collection: 'academicSessions', field: 'type', values: ['gradingPeriod'] },
  courses: { collection: 'courses' },
  classes: { collection: 'classes' },
  users: { collection: 'users' },
  students: { collection: 'users', field: 'role', values: ['student'] },
  teachers: { collection: 'users', field: 'role', values: ['teacher'] },
  enrollments: { collection: 'enrollments' },
  demographics: { collection: 'demographics' },
}

/** Finds the collection that a path names, or undefined. */
export function routeOf(pathname: string, versions: readonly OneRosterVersion[]): Route | undefined {
  const version = versions.find((candidate) => pathname.startsWith(`${basePaths[candidate]}/`))
  if (version === undefined) return undefined
  const [name, id, ...more] = pathname.slice(basePaths[version].length + 1).split('/')
  const place = name !== undefined && Object.hasOwn(places, name) ? places[name] : undefined
  if (name === undefined || place === undefined || more.length > 0) return undefined
  return {
    version,
    place: name,
    collection: place.collection,
    narrowing: narrowingOf(place, version),
    sourcedId: id === undefined || id === '' ? undefined : decoded(id),
  }
}

function narrowingOf(place: Place, version: OneRosterVersion): Filter | undefined {
  if (place.field === undefined || place.values === undefined) return undefined
  const field = place.field === 'role' && version === '1.2' ? 'roles.role' : place.field
  return { join: 'or', clauses: place.values.map((value) => ({ field, operator: '=' as const, value })) }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** The key of a single record's envelope. Source: OneRoster 1.1, table of the service's paths. */
export const singleEnvelopes: Readonly<Record<Collection, string>> = {
  orgs: 'org',
  academicSessions: 'academicSession',
  courses: 'course',
  classes: 'class',
  users: 'user',
  enrollments: 'enrollment',
  demographics: 'demographics',
}
