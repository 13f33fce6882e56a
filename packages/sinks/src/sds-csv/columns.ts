import {
  birthStates,
  enrollmentRoles,
  ethnicities,
  gradeLevels,
  orgTypes,
  orgUserRoles,
  races,
  relationshipRoles,
  sessionTypes,
  sexes,
  subjectCodes,
  type TableName,
  userFlags,
} from '@rosterstream/core'

/** One column of an SDS V2.1 file. */
export interface Column {
  readonly name: string
  /** `yes`: header and value must be there. `advised`: sources disagree, so it had better be there. */
  readonly need: 'yes' | 'advised' | 'no'
  readonly kind: 'text' | 'id' | 'email' | 'phone' | 'date' | 'boolean' | 'year' | 'listed'
  /** What a `listed` value may be, whatever its case. */
  readonly values?: readonly string[]
  /** Several values in one cell, separated by commas. */
  readonly many?: boolean
  /** The table whose sourcedId the value must be. */
  readonly refersTo?: TableName
}

const text = (name: string, need: Column['need'] = 'no'): Column => ({ name, need, kind: 'text' })
const id = (name: string): Column => ({ name, need: 'yes', kind: 'id' })
const ref = (name: string, refersTo: TableName, need: Column['need'] = 'no'): Column => ({
  name,
  need,
  kind: 'id',
  refersTo,
})
const date = (name: string, need: Column['need'] = 'no'): Column => ({ name, need, kind: 'date' })
const listed = (name: string, values: readonly string[], need: Column['need'] = 'no'): Column => ({
  name,
  need,
  kind: 'listed',
  values,
})
const oneDigitGrades = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
const grades = [...gradeLevels, ...oneDigitGrades]

/** Every column of each file that is known to be taken. Source: SDS V2.1 CSV; `userNumber` and `code` from newer pages. */
export const tableColumns: Readonly<Record<TableName, readonly Column[]>> = {
  orgs: [id('sourcedId'), text('name', 'yes'), listed('type', orgTypes, 'yes'), ref('parentSourcedId', 'orgs')],
  users: [
    id('sourcedId'),
    text('username', 'yes'),
    text('familyName'),
    text('givenName'),
    text('activeDirectoryMatchId'),
    { name: 'email', need: 'no', kind: 'email' },
    { name: 'phone', need: 'no', kind: 'phone' },
    { name: 'sms', need: 'no', kind: 'phone' },
    text('userNumber'),
  ],
  roles: [
    ref('userSourcedId', 'users', 'yes'),
    ref('orgSourcedId', 'orgs', 'yes'),
    listed('role', orgUserRoles, 'yes'),
    ref('sessionSourcedId', 'academicSessions'),
    // Newer pages write the column so; the samples do not.
    { ...ref('sessionSourcedIds', 'academicSessions'), many: true },
    listed('grade', grades),
    { name: 'isPrimary', need: 'no', kind: 'boolean' },
    date('roleStartDate'),
    date('roleEndDate'),
  ],
  classes: [
    id('sourcedId'),
    ref('orgSourcedId', 'orgs', 'yes'),
    text('title', 'yes'),
    { ...ref('sessionSourcedIds', 'academicSessions'), many: true },
    ref('courseSourcedId', 'courses'),
    text('code'),
  ],
  enrollments: [
    ref('classSourcedId', 'classes', 'yes'),
    ref('userSourcedId', 'users', 'yes'),
    listed('role', enrollmentRoles, 'yes'),
  ],
  academicSessions: [
    id('sourcedId'),
    text('title', 'yes'),
    listed('type', sessionTypes, 'yes'),
    { name: 'schoolYear', need: 'advised', kind: 'year' },
    date('startDate', 'advised'),
    date('endDate', 'advised'),
  ],
  courses: [
    id('sourcedId'),
    ref('orgSourcedId', 'orgs', 'yes'),
    text('title', 'yes'),
    text('code'),
    ref('schoolYearSourcedId', 'academicSessions'),
    listed('subject', subjectCodes),
    listed('grade', grades),
  ],
  demographics: [
    ref('userSourcedId', 'users', 'yes'),
    listed('sex', sexes),
    date('birthDate'),
    text('birthCity'),
    listed('birthState', birthStates),
    text('birthCountry'),
    { ...listed('ethnicityCodes', ethnicities), many: true },
    { ...listed('raceCodes', races), many: true },
  ],
  userFlags: [ref('userSourcedId', 'users', 'yes'), listed('flag', userFlags, 'yes')],
  relationships: [
    ref('userSourcedId', 'users', 'yes'),
    ref('relationshipUserSourcedId', 'users', 'yes'),
    listed('relationshipRole', relationshipRoles, 'yes'),
  ],
}
