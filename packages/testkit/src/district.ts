import type { Collection } from '@rosterstream/core'
import { classShelf, courseShelf } from './district/classes.js'
import { demographicsShelf } from './district/demographics.js'
import { enrollmentShelf } from './district/enrollments.js'
import { orgsAndSessions } from './district/orgs.js'
import { type Plan, planOf, type SchoolCollection, schoolOrg, termSession } from './district/plan.js'
import { type Reader, schoolsReader } from './district/reader.js'
import type { Shelf } from './district/shelf.js'
import { troubledData } from './district/troubled.js'
import { userShelf } from './district/users.js'
import type { OneRosterVersion, RosterData } from './roster-data.js'

/** Options of `district`. */
export interface DistrictOptions {
  /** The same seed and size give the same district. Default 1. */
  readonly seed?: number
  /** How many users there are in all, 10 to 1,000,000 and more. */
  readonly users: number
  /** The shape of the records. Default 1.1. */
  readonly version?: OneRosterVersion
  /** On each day students come and go, enrollments move, classes get other titles. Default 0. */
  readonly day?: number
  /** Numbers of schools, from 0, that have vanished with everything in them. */
  readonly without?: readonly number[]
  /** Adds records with every kind of trouble, all in the first two schools; for up to 20,000 users. Default false. */
  readonly troubles?: boolean
  /** How many schools the users are spread over. Default: one for each 750. */
  readonly schools?: number
  /** Students who left are served with status tobedeleted, not left out. Default false. */
  readonly tombstones?: boolean
  /** Makes every shorter record so many characters long. */
  readonly recordBytes?: number
}

/** A made-up district: nobody in it lives. */
export interface District extends RosterData {
  readonly version: OneRosterVersion
  /** Numbers of the schools that are there. */
  readonly schools: readonly number[]
  readonly schoolId: (school: number) => string
  readonly count: RosterData['count']
  /** The record at a place of a collection, as text and as an object; collections are sorted by sourcedId. */
  readonly json: (collection: Collection, index: number) => string | undefined
  readonly record: (collection: Collection, index: number) => unknown
}

/**
 * Makes a district by arithmetic from its seed and size: any page at once, in any order.
 *
 * Some 8 enrollments per user, schools of 450 to 1050 people, ids like GUIDs, lists sorted by sourcedId, telephone
 * numbers from ranges kept for fiction. Holds some kilobytes per school, nothing per record.
 */
export function district(options: DistrictOptions): District {
  if (!(options.users >= 10)) throw new RangeError(`A district has at least 10 users, not ${options.users}`)
  const plan = planOf({
    seed: options.seed ?? 1,
    users: options.users,
    version: options.version ?? '1.1',
    day: options.day ?? 0,
    schools: options.schools,
    without: options.without ?? [],
  })
  const served = options.troubles ? troubled(plan, dataOf(plan, options)) : dataOf(plan, options)
  const padTo = options.recordBytes
  const page: RosterData['page'] = (collection, query) => {
    const texts = served.page(collection, query)
    return padTo === undefined ? texts : texts.map((text) => padded(text, padTo))
  }
  const json = (collection: Collection, index: number) => page(collection, { offset: index, limit: 1 })[0]
  return {
    version: plan.version,
    schools: plan.schools.map(({ number }) => number).filter((number) => !plan.isGone(number)),
    schoolId: (school) => plan.id('orgs', schoolOrg(school)),
    count: served.count,
    page,
    json,
    record: (collection, index) => JSON.parse(json(collection, index) ?? 'null'),
  }
}

function dataOf(plan: Plan, { tombstones }: DistrictOptions): RosterData {
  const readers = readersOf(plan, tombstones ?? false)
  const small = orgsAndSessions(plan)
  const read = (collection: Collection): Reader | undefined => readers[collection as SchoolCollection]
  return {
    count: (collection, filter) => read(collection)?.count(filter) ?? small.count(collection, filter),
    page: (collection, query) => read(collection)?.page(query) ?? small.page(collection, query),
  }
}

function troubled(plan: Plan, good: RosterData): RosterData {
  if (plan.users > 20_000) throw new RangeError('Troubles are for districts of up to 20000 users')
  return troubledData(good, {
    version: plan.version,
    district: plan.id('orgs', 0),
    school: plan.id('orgs', schoolOrg(0)),
    otherSchool: plan.id('orgs', schoolOrg(Math.min(1, plan.schools.length - 1))),
    year: plan.id('academicSessions', 0),
    term: plan.id('academicSessions', termSession(0)),
    course: plan.id('courses', 0),
    ofClass: plan.id('classes', 0),
  })
}

function readersOf(plan: Plan, tombstones: boolean): Readonly<Record<SchoolCollection, Reader>> {
  const there = plan.schools.filter(({ number }) => !plan.isGone(number))
  const reader = (shelf: Shelf): Reader => schoolsReader(shelf, there, tombstones ? 'all' : 'there')
  return {
    courses: reader(courseShelf(plan)),
    classes: reader(classShelf(plan)),
    users: reader(userShelf(plan)),
    enrollments: reader(enrollmentShelf(plan)),
    demographics: reader(demographicsShelf(plan)),
  }
}

function padded(text: string, length: number): string {
  const missing = length - text.length - '"ext:padding":"",'.length
  return missing <= 0 ? text : `${text.slice(0, -1)},"ext:padding":"${'x'.repeat(missing)}"}`
}
