import { isEmailAddress, type TableName } from '@rosterstream/core'
import type { Header } from './check-header.js'
import type { Findings } from './findings.js'
import { type KnownIds, noted } from './known-ids.js'

/** Notes what a row says of the ids in it, and judges what takes more than one value. Hot path. */
export type RowNote = (row: readonly string[], line: number) => void

interface NoteOptions {
  readonly header: Header
  readonly file: string
  readonly ids: KnownIds
  readonly findings: Findings
}

/** Makes what is noted of each row of a table; `undefined` for tables of which nothing is. */
export const rowNote = (table: TableName, options: NoteOptions): RowNote | undefined => {
  const makers: Partial<Record<TableName, (options: NoteOptions) => RowNote>> = {
    users: noteUser,
    roles: noteRole,
    enrollments: noteEnrollment,
    relationships: noteRelationship,
    academicSessions: (all) => checkPeriod(all, 'startDate', 'endDate'),
  }
  return makers[table]?.(options)
}

/** Finds the value of a column in a row; empty when the file has no such column. */
export const reader = (header: Header, name: string): ((row: readonly string[]) => string) => {
  const at = header.columns.find(({ column }) => column.name === name)?.at ?? -1
  return (row) => row[at] ?? ''
}

const noteUser = ({ header, ids }: NoteOptions): RowNote => {
  const [id, family, given, email] = ['sourcedId', 'familyName', 'givenName', 'email'].map((name) =>
    reader(header, name),
  ) as [
    (row: readonly string[]) => string,
    (row: readonly string[]) => string,
    (row: readonly string[]) => string,
    (row: readonly string[]) => string,
  ]
  return (row) => {
    const names = family(row) !== '' && given(row) !== '' ? noted.bothNames : 0
    ids.note('users', id(row), names | (isEmailAddress(email(row)) ? noted.email : 0))
  }
}

const noteRole = (options: NoteOptions): RowNote => {
  const { header, ids } = options
  const [user, role, primary] = [reader(header, 'userSourcedId'), reader(header, 'role'), reader(header, 'isPrimary')]
  const period = checkPeriod(options, 'roleStartDate', 'roleEndDate')
  return (row, line) => {
    period(row, line)
    // A user that is missing has its finding; noting it would make it known.
    if (ids.get('users', user(row)) === 0) return
    const isPrimary = primary(row).toLowerCase() === 'true'
    ids.note('users', user(row), roleBits(role(row).toLowerCase(), isPrimary))
  }
}

const roleBits = (role: string, isPrimary: boolean): number => {
  if (role === 'student') return noted.studentRole | (isPrimary ? 0 : noted.studentNotPrimary)
  if (role === 'other') return noted.otherRole
  return noted.staffRole | (isPrimary ? noted.staffPrimary : 0)
}

const noteEnrollment = ({ header, ids }: NoteOptions): RowNote => {
  const [role, group] = [reader(header, 'role'), reader(header, 'classSourcedId')]
  return (row) => {
    if (role(row).toLowerCase() !== 'student' && ids.get('classes', group(row)) !== 0) {
      ids.note('classes', group(row), noted.teacher)
    }
  }
}

const noteRelationship = ({ header, ids }: NoteOptions): RowNote => {
  const contact = reader(header, 'relationshipUserSourcedId')
  return (row) => {
    if (ids.get('users', contact(row)) !== 0) ids.note('users', contact(row), noted.contact)
  }
}

const checkPeriod = ({ header, file, findings }: NoteOptions, startName: string, endName: string): RowNote => {
  const [start, end] = [reader(header, startName), reader(header, endName)]
  return (row, line) => {
    const [from, to] = [start(row), end(row)]
    if (from.length < 10 || to.length < 10 || to.slice(0, 10) >= from.slice(0, 10)) return
    findings.add('dates-reversed', { file, line, column: endName }, `${endName} lies before ${startName}`)
  }
}
