import {
  birthStates,
  type Class,
  type Collection,
  type Course,
  collections,
  type Demographics,
  type Enrollment,
  enrollmentRoles,
  ethnicities,
  orgTypes,
  type RecordOf,
  races,
  sessionTypes,
  sexes,
  subjectCodes,
  type TableName,
  tableShapes,
  userFlags,
} from '@rosterstream/core'
import { naiveDecode } from './naive-decode.js'
import { deliveredOrgs } from './naive-orgs.js'
import {
  gradeLevel,
  isReachable,
  isStudentIn,
  type Person,
  personOf,
  phonesOf,
  relationshipRoleOf,
  roleRowsOf,
  userIdOf,
  usernameOf,
} from './naive-people.js'
import { canonical, clean, day, instant, listed } from './naive-values.js'

export interface NaiveSettings {
  readonly include: {
    readonly courses: boolean
    readonly demographics: boolean
    readonly contacts: boolean
    readonly userFlags: boolean
  }
  readonly orgs: { readonly include: readonly string[]; readonly exclude: readonly string[] }
  readonly roleMap: Readonly<Record<string, string>>
  readonly enrollmentRoleMap: Readonly<Record<string, string>>
  readonly username: string | readonly string[]
  readonly stripDomain: boolean
  readonly usernameDomain: string | { readonly student?: string; readonly staff?: string } | undefined
  readonly activeDirectoryMatchId: string | undefined
  readonly skipDisabledUsers: boolean
  /** Today, when enrollment dates count. */
  readonly enrollmentsOn: string | undefined
  readonly phoneRegion: string | undefined
  readonly phoneRegionByOrg: Readonly<Record<string, string>>
}

export type Wire = Readonly<Record<Collection, readonly unknown[]>>

/** How a record ended. `left-out`: filtered because the settings say so, which pulls along what needs it. */
export type Fate = 'delivered' | 'rejected' | 'filtered' | 'left-out'

export interface NaiveSet {
  readonly files: ReadonlyMap<TableName, string>
  readonly fates: Readonly<Record<Collection, ReadonlyMap<string, Fate>>>
  /** Records without a usable id, and copies that another one superseded, by collection. */
  readonly unreadable: Readonly<Record<Collection, number>>
  readonly superseded: Readonly<Record<Collection, number>>
}

type Rows = Record<TableName, (string | undefined)[][]>
type Fates = Record<Collection, Map<string, Fate>>

const perCollection = <T>(make: (collection: Collection) => T): Record<Collection, T> =>
  Object.fromEntries(collections.map((collection) => [collection, make(collection)])) as Record<Collection, T>

const isNewer = (candidate: RecordOf[Collection], than: RecordOf[Collection]): boolean => {
  const [left, right] = [instant(candidate.dateLastModified), instant(than.dateLastModified)]
  if (left !== right) return left > right
  return Buffer.compare(Buffer.from(canonical(candidate)), Buffer.from(canonical(than))) > 0
}

const newest = <C extends Collection>(collection: C, wire: readonly unknown[]) => {
  const kept = new Map<string, RecordOf[C]>()
  let unreadable = 0
  for (const sent of wire) {
    const record = naiveDecode(collection, sent)
    if (record === undefined) {
      unreadable++
      continue
    }
    const before = kept.get(record.sourcedId)
    if (before === undefined || isNewer(record, before)) kept.set(record.sourcedId, record)
  }
  return { records: [...kept.values()], unreadable, superseded: wire.length - unreadable - kept.size }
}

const isActive = (record: RecordOf[Collection]): boolean =>
  (clean(record.status) ?? 'active').toLowerCase() === 'active'

/** One district on its way into the tables. */
class NaiveBuild {
  readonly rows = Object.fromEntries(Object.keys(tableShapes).map((name) => [name, []])) as unknown as Rows
  readonly fates: Fates = perCollection(() => new Map())
  readonly people = new Map<string, Person>()
  readonly students = new Set<string>()
  loneOrgs: ReadonlySet<string> = new Set()
  readonly settings: NaiveSettings

  constructor(settings: NaiveSettings) {
    this.settings = settings
  }

  delivered(collection: Collection, id: string | undefined): id is string {
    return id !== undefined && this.fates[collection].get(id) === 'delivered'
  }

  optional(collection: Collection, id: string | undefined): string | undefined {
    return this.delivered(collection, id) ? id : undefined
  }

  /** What becomes of a record that needs these others. */
  needs(needed: readonly (readonly [Collection, string | undefined])[]): Fate {
    if (needed.some(([, id]) => id === undefined)) return 'rejected'
    const fates = needed.map(([collection, id]) => this.fates[collection].get(id ?? ''))
    const cause = fates.find((fate) => fate !== 'delivered')
    if (fates.every((fate) => fate === 'delivered')) return 'delivered'
    return cause === 'left-out' ? 'left-out' : 'rejected'
  }

  orgs(orgs: readonly RecordOf['orgs'][]): ReadonlySet<string> {
    const usable = orgs.filter((org) => isActive(org) && clean(org.name) !== undefined && listed(orgTypes, org.type))
    const choice = orgs.some(isActive) ? this.settings.orgs : { include: [], exclude: [] }
    const { listedOrgs, servedOrgs, loneOrgs, leftOut } = deliveredOrgs(orgs, usable, choice)
    this.loneOrgs = loneOrgs
    for (const org of orgs) {
      const fallen = leftOut.has(org.sourcedId) ? 'left-out' : 'rejected'
      const fate = listedOrgs.has(org.sourcedId) ? 'delivered' : fallen
      this.fates.orgs.set(org.sourcedId, isActive(org) ? fate : 'filtered')
    }
    for (const org of usable) {
      if (!listedOrgs.has(org.sourcedId)) continue
      const parent = this.optional('orgs', org.parent)
      this.rows.orgs.push([org.sourcedId, clean(org.name), listed(orgTypes, org.type), parent])
    }
    return servedOrgs
  }

  academicSession(session: RecordOf['academicSessions']): Fate {
    const [title, type] = [clean(session.title), listed(sessionTypes, session.type)]
    const [startDate, endDate] = [day(session.startDate), day(session.endDate)]
    if (title === undefined || type === undefined || startDate === undefined || endDate === undefined) return 'rejected'
    const schoolYear = clean(session.schoolYear) ?? endDate.slice(0, 4)
    this.rows.academicSessions.push([session.sourcedId, title, type, schoolYear, startDate, endDate])
    return 'delivered'
  }

  /** What becomes of a record of an org; one that is listed as an ancestor alone serves nobody. */
  atOrg(org: string | undefined): Fate {
    if (org !== undefined && this.loneOrgs.has(org)) return 'left-out'
    return this.needs([['orgs', org]])
  }

  course(course: Course): Fate {
    const org = this.atOrg(course.org)
    if (org !== 'delivered') return org
    const title = clean(course.title)
    if (title === undefined) return 'rejected'
    const subject = course.subjectCodes.map(clean).find((code) => listed(subjectCodes, code) !== undefined)
    const grade = course.grades.length === 1 ? gradeLevel(course.grades[0] ?? '') : undefined
    const schoolYear = this.optional('academicSessions', course.schoolYear)
    this.rows.courses.push([course.sourcedId, course.org, title, clean(course.courseCode), schoolYear, subject, grade])
    return 'delivered'
  }

  class(record: Class): Fate {
    const org = this.atOrg(record.school)
    if (org !== 'delivered') return org
    const title = clean(record.title)
    if (title === undefined) return 'rejected'
    const sessions = record.terms.filter((term) => this.delivered('academicSessions', term) && !term.includes(','))
    const course = this.settings.include.courses ? this.optional('courses', record.course) : undefined
    this.rows.classes.push([
      record.sourcedId,
      record.school,
      title,
      sessions.join(','),
      course,
      clean(record.classCode),
    ])
    return 'delivered'
  }

  enrollment(record: Enrollment): Fate {
    const [begin, end, today] = [day(record.beginDate), day(record.endDate), this.settings.enrollmentsOn]
    if (today !== undefined && ((begin ?? today) > today || (end ?? today) < today)) return 'filtered'
    const sent = clean(record.role)?.toLowerCase() ?? ''
    const mapped = Object.entries(this.settings.enrollmentRoleMap).find(([from]) => from.toLowerCase() === sent)?.[1]
    if (mapped === undefined && ['parent', 'guardian', 'relative'].includes(sent)) return 'filtered'
    const known = ['student', 'teacher', 'aide', 'proctor', 'administrator']
    const role = mapped === undefined ? listed(known, sent) : listed(enrollmentRoles, mapped)
    if (role === undefined) return 'rejected'
    const fate = this.needs([
      ['classes', record.class],
      ['users', record.user],
    ])
    if (fate !== 'delivered') return fate
    const row = [record.class, record.user, role]
    if (this.rows.enrollments.some((other) => JSON.stringify(other) === JSON.stringify(row))) return 'filtered'
    this.rows.enrollments.push(row)
    return 'delivered'
  }

  demographics(record: Demographics): Fate {
    const known = [
      listed(sexes, record.sex),
      day(record.birthDate),
      clean(record.cityOfBirth),
      listed(birthStates, record.stateOfBirthAbbreviation),
      clean(record.countryOfBirthCode),
      ethnicities.filter((field) => record[field] === true).join(','),
      races.filter((field) => record[field] === true).join(','),
    ]
    const fate = this.needs([['users', record.sourcedId]])
    const isOfContact = this.people.get(record.sourcedId)?.isContact === true
    if (isOfContact && ['delivered', 'filtered'].includes(this.fates.users.get(record.sourcedId) ?? ''))
      return 'filtered'
    if (fate !== 'delivered') return fate
    if (known.every((value) => value === undefined || value === '')) return 'filtered'
    this.rows.demographics.push([record.sourcedId, ...known])
    return 'delivered'
  }

  flags({ user }: Person): void {
    if (!this.students.has(user.sourcedId)) return
    const sent = user.userFlags.flatMap((text) => text.split(','))
    for (const word of sent) {
      const flag = listed(userFlags, clean(word)?.replace(/^[\s"'‘’“”]+|[\s"'‘’“”]+$/gu, ''))
      if (flag !== undefined) this.rows.userFlags.push([user.sourcedId, flag])
    }
  }

  relationships({ user }: Person): void {
    if (!this.students.has(user.sourcedId)) return
    for (const id of new Set(user.agents)) {
      if (id === user.sourcedId) continue
      const agent = this.delivered('users', id) ? this.people.get(id) : undefined
      const role = agent === undefined ? undefined : relationshipRoleOf(agent)
      if (agent === undefined || role === undefined || !isReachable(agent)) continue
      this.rows.relationships.push([user.sourcedId, id, role])
    }
  }

  users(users: readonly RecordOf['users'][], served: ReadonlySet<string>, schools: ReadonlySet<string>): void {
    const set = (id: string, fate: Fate) => this.fates.users.set(id, fate)
    const active: Person[] = []
    for (const user of users) {
      if (!isActive(user)) set(user.sourcedId, 'filtered')
      else if (this.settings.skipDisabledUsers && user.enabledUser === false) set(user.sourcedId, 'left-out')
      else active.push(personOf(user, this.settings))
    }
    for (const person of active) this.people.set(person.user.sourcedId, person)
    for (const person of active.filter(({ isContact }) => !isContact)) {
      set(person.user.sourcedId, this.member(person, served, schools))
    }
    const students = active.filter(({ user }) => this.students.has(user.sourcedId))
    const named = new Set(students.flatMap(({ user }) => user.agents))
    for (const person of active.filter(({ isContact }) => isContact)) {
      set(person.user.sourcedId, this.contact(person, named, served))
    }
  }

  /** A person of staff or a student. */
  member(person: Person, served: ReadonlySet<string>, schools: ReadonlySet<string>): Fate {
    const { user } = person
    const roleRows = roleRowsOf(
      person,
      (org) => served.has(org),
      (org) => schools.has(org),
    )
    const username = usernameOf(person, this.settings)
    if (person.roles.length === 0) return 'rejected'
    if (roleRows.length === 0) return this.atOrg(user.orgs.find((org) => !served.has(org)))
    if (username === undefined) return 'rejected'
    const primary = roleRows.find(({ isPrimary }) => isPrimary)
    for (const row of roleRows) {
      const dates = [row.beginDate, row.endDate]
      this.rows.roles.push([user.sourcedId, row.org, row.role, '', row.grade, String(row.isPrimary), ...dates])
    }
    this.userRow(person, username, primary?.org)
    if (isStudentIn(roleRows)) this.students.add(user.sourcedId)
    return 'delivered'
  }

  contact(person: Person, named: ReadonlySet<string>, served: ReadonlySet<string>): Fate {
    if (person.roles.length === 0) return 'rejected'
    if (!this.settings.include.contacts) return 'left-out'
    if (!named.has(person.user.sourcedId)) return 'filtered'
    if (!isReachable(person)) return 'rejected'
    const org = person.user.orgs.find((listedOrg) => served.has(listedOrg))
    this.userRow(person, clean(person.user.username) ?? person.email, org)
    return 'delivered'
  }

  userRow(person: Person, username: string | undefined, org: string | undefined): void {
    const { user, email } = person
    const { activeDirectoryMatchId: type } = this.settings
    const matchId = type === undefined || person.isContact ? undefined : userIdOf(user, type)
    const { phone, sms } = phonesOf(user, org, this.settings)
    const names = [clean(user.familyName), clean(user.givenName)]
    this.rows.users.push([user.sourcedId, username, ...names, matchId, email, phone, sms])
  }
}

const cell = (value: string | undefined): string => {
  const text = value ?? ''
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const csv = (name: TableName, rows: readonly (readonly (string | undefined)[])[]): string => {
  const { columns, keyColumns } = tableShapes[name]
  const keyed = new Map<string, readonly (string | undefined)[]>()
  for (const row of rows) {
    const key = JSON.stringify(row.slice(0, keyColumns))
    if (!keyed.has(key)) keyed.set(key, row)
  }
  const compare = (left: readonly (string | undefined)[], right: readonly (string | undefined)[]): number => {
    for (let index = 0; index < keyColumns; index++) {
      const order = Buffer.compare(Buffer.from(left[index] ?? ''), Buffer.from(right[index] ?? ''))
      if (order !== 0) return order
    }
    return 0
  }
  const sorted = [...keyed.values()].sort(compare)
  return [columns, ...sorted].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

const bySourcedId = (left: { readonly sourcedId: string }, right: { readonly sourcedId: string }): number =>
  Buffer.compare(Buffer.from(left.sourcedId), Buffer.from(right.sourcedId))

const build = (
  records: { readonly [C in Collection]: readonly RecordOf[C][] },
  settings: NaiveSettings,
): NaiveBuild => {
  const made = new NaiveBuild(settings)
  const served = made.orgs(records.orgs)
  const schools = new Set(
    records.orgs.filter(({ type }) => listed(orgTypes, type) === 'school').map((org) => org.sourcedId),
  )
  const each = <C extends Collection>(collection: C, judge: (record: RecordOf[C]) => Fate): void => {
    const sorted = ([...records[collection]] as RecordOf[C][]).sort(bySourcedId)
    for (const record of sorted) {
      made.fates[collection].set(record.sourcedId, isActive(record) ? judge(record) : 'filtered')
    }
  }
  each('academicSessions', (session) => made.academicSession(session))
  if (settings.include.courses) each('courses', (course) => made.course(course))
  made.users(records.users, served, schools)
  each('classes', (record) => made.class(record))
  each('enrollments', (record) => made.enrollment(record))
  if (settings.include.demographics) each('demographics', (record) => made.demographics(record))
  for (const [id, person] of made.people) {
    if (!made.delivered('users', id)) continue
    made.flags(person)
    made.relationships(person)
  }
  return made
}

/**
 * The CSV set of a district, built in memory with plain maps and sorts: a second reading of the rules, to be held against the product.
 * `wire` is what a server sends, of either version and in any shape. Raises NaiveConfigError where a choice of orgs is wrong.
 */
export const naiveTables = (wire: Wire, settings: NaiveSettings): NaiveSet => {
  const read = perCollection((collection) => newest(collection, wire[collection]))
  const records = perCollection((collection) => read[collection].records)
  const made = build(records as unknown as Parameters<typeof build>[0], settings)
  const { include } = settings
  const isChosen = (name: TableName): boolean => {
    if (name === 'relationships') return include.contacts
    return name === 'courses' || name === 'demographics' || name === 'userFlags' ? include[name] : true
  }
  const names = (Object.keys(tableShapes) as TableName[]).filter(isChosen)
  return {
    files: new Map(names.map((name) => [name, csv(name, made.rows[name])])),
    fates: made.fates,
    unreadable: perCollection((collection) => read[collection].unreadable),
    superseded: perCollection((collection) => read[collection].superseded),
  }
}
