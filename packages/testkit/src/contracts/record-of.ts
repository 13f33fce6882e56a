import type { Collection, RecordOf, UserRole } from '@rosterstream/core'

const base = { sourcedId: 'r-1', status: undefined, dateLastModified: undefined, metadata: undefined }

const blank: RecordOf = {
  orgs: { ...base, name: undefined, type: undefined, identifier: undefined, parent: undefined },
  academicSessions: {
    ...base,
    title: undefined,
    type: undefined,
    startDate: undefined,
    endDate: undefined,
    schoolYear: undefined,
    parent: undefined,
  },
  courses: {
    ...base,
    title: undefined,
    courseCode: undefined,
    schoolYear: undefined,
    org: undefined,
    grades: [],
    subjectCodes: [],
  },
  users: {
    ...base,
    username: undefined,
    userIds: [],
    enabledUser: undefined,
    givenName: undefined,
    familyName: undefined,
    middleName: undefined,
    identifier: undefined,
    email: undefined,
    sms: undefined,
    phone: undefined,
    roles: [],
    orgs: [],
    primaryOrg: undefined,
    agents: [],
    grades: [],
    userFlags: [],
    relationshipRole: undefined,
    activeDirectoryMatchId: undefined,
  },
  classes: {
    ...base,
    title: undefined,
    classCode: undefined,
    classType: undefined,
    course: undefined,
    school: undefined,
    terms: [],
    grades: [],
  },
  enrollments: {
    ...base,
    user: undefined,
    class: undefined,
    school: undefined,
    role: undefined,
    primary: undefined,
    beginDate: undefined,
    endDate: undefined,
  },
  demographics: {
    ...base,
    birthDate: undefined,
    sex: undefined,
    americanIndianOrAlaskaNative: undefined,
    asian: undefined,
    blackOrAfricanAmerican: undefined,
    nativeHawaiianOrOtherPacificIslander: undefined,
    white: undefined,
    demographicRaceTwoOrMoreRaces: undefined,
    hispanicOrLatinoEthnicity: undefined,
    countryOfBirthCode: undefined,
    stateOfBirthAbbreviation: undefined,
    cityOfBirth: undefined,
  },
}

/** Makes a record of one collection that says no more than the fields given; its id is `r-1` unless given. */
export const recordOf = <C extends Collection>(collection: C, fields: Partial<RecordOf[C]> = {}): RecordOf[C] => ({
  ...blank[collection],
  ...fields,
})

/** Makes a role of a user that says no more than the fields given. */
export const roleOf = (role: string, fields: Partial<UserRole> = {}): UserRole => ({
  role,
  org: undefined,
  roleType: undefined,
  beginDate: undefined,
  endDate: undefined,
  isPrimary: undefined,
  ...fields,
})
