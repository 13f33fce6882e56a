import type { Collection } from '@rosterstream/core'

/** How a cell becomes a field: as it is, cut at commas, or as references. */
export type CellKind = 'text' | 'list' | 'ref' | 'refs' | 'userIds'

export interface Column {
  readonly field: string
  readonly kind: CellKind
  /** Of references. */
  readonly target?: Collection
}

const text = (field: string): Column => ({ field, kind: 'text' })
const list = (field: string): Column => ({ field, kind: 'list' })
const ref = (field: string, target: Collection): Column => ({ field, kind: 'ref', target })
const refs = (field: string, target: Collection): Column => ({ field, kind: 'refs', target })

const texts = (names: string): Readonly<Record<string, Column>> =>
  Object.fromEntries(names.split(' ').map((name) => [name.toLowerCase(), text(name)]))

const common = { ...texts('sourcedId status dateLastModified'), datalastmodified: text('dateLastModified') }
const taught = {
  grades: list('grades'),
  grade: list('grades'),
  subjects: list('subjects'),
  subjectcodes: list('subjectCodes'),
}

/**
 * Columns by lower-case header, of OneRoster CSV 1.0, 1.1 and 1.2, with the names that other dialects give them.
 *
 * Columns that are not here are kept under `metadata`.
 */
export const columns: Readonly<Record<Collection, Readonly<Record<string, Column>>>> = {
  orgs: { ...common, ...texts('name type identifier'), parentsourcedid: ref('parent', 'orgs') },
  academicSessions: {
    ...common,
    ...texts('title type startDate endDate schoolYear'),
    parentsourcedid: ref('parent', 'academicSessions'),
  },
  courses: {
    ...common,
    ...taught,
    ...texts('title courseCode'),
    schoolyearsourcedid: ref('schoolYear', 'academicSessions'),
    schoolyearid: ref('schoolYear', 'academicSessions'),
    orgsourcedid: ref('org', 'orgs'),
  },
  classes: {
    ...common,
    ...taught,
    ...texts('title classCode classType location'),
    coursesourcedid: ref('course', 'courses'),
    schoolsourcedid: ref('school', 'orgs'),
    termsourcedids: refs('terms', 'academicSessions'),
    termsourcedid: refs('terms', 'academicSessions'),
    periods: list('periods'),
  },
  users: {
    ...common,
    ...texts('enabledUser username givenName familyName middleName identifier email sms phone password'),
    ...texts('role userMasterIdentifier preferredMiddleName pronouns'),
    orgsourcedids: refs('orgs', 'orgs'),
    orgsourcedid: refs('orgs', 'orgs'),
    primaryorgsourcedid: ref('primaryOrg', 'orgs'),
    agentsourcedids: refs('agents', 'users'),
    agents: refs('agents', 'users'),
    userids: { field: 'userIds', kind: 'userIds' },
    userid: { field: 'userIds', kind: 'userIds' },
    grades: list('grades'),
    grade: list('grades'),
    preferredgivenname: text('preferredFirstName'),
    preferredfamilyname: text('preferredLastName'),
    prefferedgivenname: text('preferredFirstName'),
    prefferedmiddlename: text('preferredMiddleName'),
    prefferedfamilyname: text('preferredLastName'),
  },
  enrollments: {
    ...common,
    ...texts('role primary beginDate endDate'),
    classsourcedid: ref('class', 'classes'),
    schoolsourcedid: ref('school', 'orgs'),
    usersourcedid: ref('user', 'users'),
  },
  demographics: {
    ...common,
    ...texts('birthDate sex americanIndianOrAlaskaNative asian blackOrAfricanAmerican white'),
    ...texts('nativeHawaiianOrOtherPacificIslander demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity'),
    ...texts('countryOfBirthCode stateOfBirthAbbreviation cityOfBirth publicSchoolResidenceStatus'),
    usersourcedid: text('sourcedId'),
  },
}
