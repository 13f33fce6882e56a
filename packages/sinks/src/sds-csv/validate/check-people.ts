import { readRows } from '../read-rows.js'
import type { Header } from './check-header.js'
import type { CheckContext, CheckedFile } from './check-table.js'
import { noted } from './known-ids.js'
import { Repeats } from './repeats.js'
import { reader } from './row-notes.js'

/** Reads users once more, when roles and relationships are known: contacts, users without role, students among staff, usernames that repeat. */
export const checkPeople = async (file: CheckedFile, header: Header, context: CheckContext): Promise<void> => {
  const { findings, ids, tables } = context
  const [id, username] = [reader(header, 'sourcedId'), reader(header, 'username')]
  const usernames = new Repeats()
  await eachRow(file, context, (row) => {
    if (username(row) !== '') usernames.add(username(row).toLowerCase())
  })
  const repeats = usernames.finish()
  let told = 0
  await eachRow(file, context, (row, line) => {
    const user = id(row)
    judgeUser(ids.get('users', user), { user, file: file.fileName, line, findings, hasRoles: tables.has('roles') })
    if (repeats.total === 0 || username(row) === '' || !repeats.isRepeat(username(row).toLowerCase())) return
    told++
    const place = { file: file.fileName, line, column: 'username', value: username(row) }
    findings.add('duplicate-username', place, `the username of ${user.slice(0, 100)} is that of a user before`)
  })
  findings.count('duplicate-username', 'warning', Math.max(0, repeats.total - told))
}

const judgeUser = (
  bits: number,
  of: {
    readonly user: string
    readonly file: string
    readonly line: number
    readonly findings: CheckContext['findings']
    readonly hasRoles: boolean
  },
): void => {
  const { file, line, findings } = of
  const user = of.user.slice(0, 100)
  const isContact = (bits & noted.contact) !== 0
  const anyRole = noted.studentRole | noted.staffRole | noted.otherRole
  if (isContact && (bits & noted.bothNames) === 0) {
    findings.add('contact-incomplete', { file, line, column: 'familyName' }, `the contact ${user} lacks a name`)
  }
  if (isContact && (bits & noted.email) === 0) {
    findings.add('contact-incomplete', { file, line, column: 'email' }, `the contact ${user} lacks a valid email`)
  }
  if (!isContact && of.hasRoles && (bits & anyRole) === 0) {
    findings.add('user-without-role', { file, line }, `${user} has no role and is no contact`)
  }
  const both = (bits & noted.studentRole) !== 0 && (bits & noted.staffRole) !== 0
  if (both && (bits & noted.staffPrimary) === 0 && (bits & noted.studentNotPrimary) !== 0) {
    findings.add(
      'student-matched-as-staff',
      { file, line },
      `${user} is student and staff, and would be matched as staff`,
    )
  }
}

/** Reads classes once more, when enrollments are known: classes without a teacher. */
export const checkClasses = async (file: CheckedFile, header: Header, context: CheckContext): Promise<void> => {
  const id = reader(header, 'sourcedId')
  await eachRow(file, context, (row, line) => {
    if ((context.ids.get('classes', id(row)) & noted.teacher) !== 0) return
    const message = `the class ${id(row).slice(0, 100)} has nobody but students`
    context.findings.add('class-without-teacher', { file: file.fileName, line }, message)
  })
}

/** Reads the ids of orgs before their rows are judged, since an org may name a parent that comes later. */
export const noteOrgs = async (file: CheckedFile, context: CheckContext): Promise<void> => {
  let at = -1
  await eachRow(
    file,
    context,
    (row) => {
      if (at === -1) at = row.findIndex((name) => name.toLowerCase() === 'sourcedid')
      else context.ids.note('orgs', row[at] ?? '', noted.named)
    },
    { header: true },
  )
}

const eachRow = async (
  file: CheckedFile,
  context: CheckContext,
  take: (row: readonly string[], line: number) => void,
  options: { readonly header?: boolean } = {},
): Promise<void> => {
  let skip = options.header !== true
  for await (const { rows, lines } of readRows(file.path, () => undefined)) {
    context.signal?.throwIfAborted()
    for (let index = skip ? 1 : 0; index < rows.length; index++) take(rows[index] as string[], lines[index] as number)
    skip = false
  }
}
