import type { Collection } from '@rosterstream/core'
import type { OneRosterVersion } from '../roster-data.js'
import { basePaths } from '../sis/route.js'
import type { Standing } from './calendar.js'
import { type Ids, idsOf } from './ids.js'
import { enrollmentsPerStudent, layOut, type School } from './layout.js'

export interface PlanOptions {
  readonly seed: number
  readonly users: number
  readonly version: OneRosterVersion
  readonly day: number
  readonly schools: number | undefined
  readonly without: readonly number[]
}

/** What differs from school to school and is counted through the district. */
export type SchoolCollection = Exclude<Collection, 'orgs' | 'academicSessions'>

/** Everything that records are computed from. Holds some hundred bytes per school, nothing per person. */
export interface Plan extends Standing {
  readonly users: number
  readonly version: OneRosterVersion
  /** Every school that the district has had. */
  readonly schools: readonly School[]
  readonly isGone: (school: number) => boolean
  /** The number of a school's first record, vanished schools and free slots counted. */
  readonly first: (collection: 'users' | 'courses' | 'classes' | 'enrollments', school: School) => number
  readonly id: (collection: Collection, number: number) => string
  readonly ids: (collection: Collection) => Ids
  /** A GUIDRef as JSON text. */
  readonly ref: (collection: Collection, id: string) => string
}

/** Numbers of orgs: the district, its office for charter schools, then the schools. */
export const schoolOrg = (school: number): number => school + 2

/** Numbers of sessions: the year, two terms, four grading periods. */
export const termSession = (term: number): number => term + 1

export const sessionCount = 7

const refTypes = {
  orgs: 'org',
  academicSessions: 'academicSession',
  courses: 'course',
  classes: 'class',
  users: 'user',
  enrollments: 'enrollment',
  demographics: 'demographics',
} as const

export function planOf(options: PlanOptions): Plan {
  const schools = layOut(options.seed, options.users, options.schools)
  const sums = {
    users: sumsOf(schools, (school) => school.staff + school.slots + school.guardians),
    courses: sumsOf(schools, (school) => school.courses),
    classes: sumsOf(schools, (school) => school.classes),
    enrollments: sumsOf(schools, (school) => school.slots * enrollmentsPerStudent + school.teaching),
  }
  const sizes = {
    orgs: schools.length + 2,
    academicSessions: sessionCount,
    courses: sums.courses.at(-1) ?? 0,
    classes: sums.classes.at(-1) ?? 0,
    users: sums.users.at(-1) ?? 0,
    enrollments: sums.enrollments.at(-1) ?? 0,
  }
  const made = Object.entries(sizes).map(([name, size], space) => [name, idsOf(options.seed, space, size)] as const)
  const byName = Object.fromEntries(made) as Readonly<Record<keyof typeof sizes, Ids>>
  const ids = (collection: Collection): Ids => byName[collection === 'demographics' ? 'users' : collection]
  const gone = new Set(options.without)
  const base = `https://sis.example.org${basePaths[options.version]}`
  return {
    ...options,
    schools,
    isGone: (school) => gone.has(school),
    first: (collection, school) => sums[collection][school.number] ?? 0,
    ids,
    id: (collection, number) => ids(collection).text(number),
    ref: (collection, id) =>
      `{"href":"${base}/${collection}/${id}","sourcedId":"${id}","type":"${refTypes[collection]}"}`,
  }
}

function sumsOf(schools: readonly School[], count: (school: School) => number): Float64Array {
  const sums = new Float64Array(schools.length + 1)
  schools.forEach((school, index) => {
    sums[index + 1] = (sums[index] ?? 0) + count(school)
  })
  return sums
}
