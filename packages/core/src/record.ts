/** The seven OneRoster collections, parents before children: the order in which they are pulled and delivered. */
export const collections = [
  'orgs',
  'academicSessions',
  'courses',
  'users',
  'classes',
  'enrollments',
  'demographics',
] as const

/** Names one OneRoster collection. */
export type Collection = (typeof collections)[number]

/** A value as the server sent it, or nothing: absent, null and empty texts all read as `undefined`. */
export type Text = string | undefined

/** What every record carries. `sourcedId` is trimmed and free of control characters. */
export interface BaseRecord {
  readonly sourcedId: string
  readonly status: Text
  readonly dateLastModified: Text
  /** `metadata` and `ext:` values, kept only when the source is asked to. */
  readonly metadata: Readonly<Record<string, string>> | undefined
}

/** An organisation: district, school, department and so on. */
export interface Org extends BaseRecord {
  readonly name: Text
  readonly type: Text
  readonly identifier: Text
  readonly parent: Text
}

/** A school year, semester, term or grading period. */
export interface AcademicSession extends BaseRecord {
  readonly title: Text
  readonly type: Text
  readonly startDate: Text
  readonly endDate: Text
  readonly schoolYear: Text
  readonly parent: Text
}

/** A course; `schoolYear` is the sourcedId of an academic session. */
export interface Course extends BaseRecord {
  readonly title: Text
  readonly courseCode: Text
  readonly schoolYear: Text
  readonly org: Text
  readonly grades: readonly string[]
  readonly subjectCodes: readonly string[]
}

/** One role of a user. OneRoster 1.1 gives one role for all orgs, 1.2 a list; `roleType` is 1.2's, `isPrimary` is written by `primaryRole`. */
export interface UserRole {
  readonly role: string
  readonly org: Text
  readonly roleType: Text
  readonly beginDate: Text
  readonly endDate: Text
  readonly isPrimary: boolean | undefined
}

/** An identifier of another system. */
export interface UserId {
  readonly type: string
  readonly identifier: string
}

/** A person: student, staff or contact. A password is never part of it. */
export interface User extends BaseRecord {
  readonly username: Text
  readonly userIds: readonly UserId[]
  readonly enabledUser: boolean | undefined
  readonly givenName: Text
  readonly familyName: Text
  readonly middleName: Text
  readonly identifier: Text
  readonly email: Text
  readonly sms: Text
  readonly phone: Text
  readonly roles: readonly UserRole[]
  /** Every org that the record names, in its order: orgs, the roles' orgs, primaryOrg; no repeats. */
  readonly orgs: readonly string[]
  readonly primaryOrg: Text
  readonly agents: readonly string[]
  readonly grades: readonly string[]
  /** `metadata["microsoft.userFlags"]` as sent, one text; a list of SDS flags after `parseUserFlags`. */
  readonly userFlags: readonly string[]
  /** SDS contact relationship role; nothing until `mapRoles` has run. */
  readonly relationshipRole: Text
  /** SDS `activeDirectoryMatchId`; nothing until `chooseUsernames` has run. */
  readonly activeDirectoryMatchId: Text
}

/** A class (a section of a course). */
export interface Class extends BaseRecord {
  readonly title: Text
  readonly classCode: Text
  readonly classType: Text
  readonly course: Text
  readonly school: Text
  readonly terms: readonly string[]
  readonly grades: readonly string[]
}

/** A user's place in a class. */
export interface Enrollment extends BaseRecord {
  readonly user: Text
  readonly class: Text
  readonly school: Text
  readonly role: Text
  readonly primary: boolean | undefined
  readonly beginDate: Text
  readonly endDate: Text
}

/** What is known of a person's birth and descent; `sourcedId` is the user's. */
export interface Demographics extends BaseRecord {
  readonly birthDate: Text
  readonly sex: Text
  readonly americanIndianOrAlaskaNative: boolean | undefined
  readonly asian: boolean | undefined
  readonly blackOrAfricanAmerican: boolean | undefined
  readonly nativeHawaiianOrOtherPacificIslander: boolean | undefined
  readonly white: boolean | undefined
  readonly demographicRaceTwoOrMoreRaces: boolean | undefined
  readonly hispanicOrLatinoEthnicity: boolean | undefined
  readonly countryOfBirthCode: Text
  readonly stateOfBirthAbbreviation: Text
  readonly cityOfBirth: Text
}

/** The record type of each collection. */
export interface RecordOf {
  readonly orgs: Org
  readonly academicSessions: AcademicSession
  readonly courses: Course
  readonly users: User
  readonly classes: Class
  readonly enrollments: Enrollment
  readonly demographics: Demographics
}

/** A record of any collection. */
export type RosterRecord = RecordOf[Collection]
