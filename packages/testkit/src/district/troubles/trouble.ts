import type { Collection } from '@rosterstream/core'
import type { OneRosterVersion } from '../../roster-data.js'

export type Wire = Readonly<Record<string, unknown>>

/** One kind of bad data that servers send, as records that stand beside the good ones. */
export interface Trouble {
  readonly name: string
  readonly about: string
  readonly records: (scene: Scene) => Partial<Readonly<Record<Collection, readonly unknown[]>>>
}

/** Places of the district that troubles refer to, and records that are right but for what is changed in them. */
export interface Scene {
  readonly version: OneRosterVersion
  readonly school: string
  readonly otherSchool: string
  readonly district: string
  readonly term: string
  readonly year: string
  readonly course: string
  readonly ofClass: string
  readonly person: (sourcedId: unknown, role: string, changes?: Wire) => Wire
  readonly enrollment: (sourcedId: unknown, user: unknown, changes?: Wire) => Wire
  readonly aClass: (sourcedId: unknown, changes?: Wire) => Wire
  readonly org: (sourcedId: unknown, changes?: Wire) => Wire
}

export type Places = Pick<
  Scene,
  'version' | 'school' | 'otherSchool' | 'district' | 'term' | 'year' | 'course' | 'ofClass'
>

export const ref = (collection: Collection, sourcedId: unknown, type: string): Wire => ({
  href: `https://sis.example.org/ims/oneroster/v1p1/${collection}/${String(sourcedId)}`,
  sourcedId,
  type,
})

const head = (sourcedId: unknown): Wire => ({
  sourcedId,
  status: 'active',
  dateLastModified: '2025-08-20T08:00:00.000Z',
})

/** The builders of a scene. A change to undefined takes a field away. */
export function sceneOf(places: Places): Scene {
  const { school, ofClass, course, term } = places
  return {
    ...places,
    person: (sourcedId, role, changes) => ({
      ...head(sourcedId),
      username: String(sourcedId).trim(),
      enabledUser: 'true',
      givenName: 'Ada',
      familyName: 'Example',
      identifier: `T-${String(sourcedId).trim()}`,
      email: `${String(sourcedId).trim()}@district.example.org`,
      agents: [],
      grades: role === 'student' ? ['09'] : [],
      ...membership(places, role),
      ...changes,
    }),
    enrollment: (sourcedId, user, changes) => ({
      ...head(sourcedId),
      user: ref('users', user, 'user'),
      class: ref('classes', ofClass, 'class'),
      school: ref('orgs', school, 'org'),
      role: 'student',
      primary: 'false',
      ...changes,
    }),
    aClass: (sourcedId, changes) => ({
      ...head(sourcedId),
      title: 'Workshop',
      classType: 'scheduled',
      course: ref('courses', course, 'course'),
      school: ref('orgs', school, 'org'),
      terms: [ref('academicSessions', term, 'term')],
      ...changes,
    }),
    org: (sourcedId, changes) => ({
      ...head(sourcedId),
      name: 'Annex',
      type: 'school',
      identifier: String(sourcedId),
      ...changes,
    }),
  }
}

function membership({ version, school }: Places, role: string): Wire {
  const org = ref('orgs', school, 'org')
  return version === '1.1' ? { role, orgs: [org] } : { roles: [{ roleType: 'primary', role, org }], primaryOrg: org }
}
