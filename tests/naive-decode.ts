import type {
  AcademicSession,
  BaseRecord,
  Class,
  Collection,
  Course,
  Demographics,
  Enrollment,
  Org,
  RecordOf,
  User,
  UserId,
  UserRole,
} from '@rosterstream/core'

type Wire = Readonly<Record<string, unknown>>

const control = /[\p{Cc}\u2028\u2029]/u

const isObject = (value: unknown): value is Wire => typeof value === 'object' && value !== null && !Array.isArray(value)

const listOf = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null || value === '') return []
  return Array.isArray(value) ? value : [value]
}

const text = (value: unknown): string | undefined => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value) && value.length === 1 && !Array.isArray(value[0])) return text(value[0])
  return typeof value === 'string' && value !== '' ? value : undefined
}

const id = (value: unknown): string | undefined => {
  const trimmed = text(value)?.trim()
  return trimmed === '' ? undefined : trimmed
}

const lastSegment = (href: unknown): string | undefined => {
  const segment = text(href)?.trim().split(/[?#]/)[0]?.split('/').filter(Boolean).at(-1)
  if (segment === undefined) return undefined
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const ref = (value: unknown): string | undefined =>
  isObject(value) ? (id(value.sourcedId) ?? id(lastSegment(value.href))) : id(value)

const known = <T>(values: readonly (T | undefined)[]): T[] => values.filter((value) => value !== undefined)
const once = <T>(values: readonly T[]): T[] => [...new Set(values)]

const refs = (value: unknown): string[] => once(known(listOf(value).map(ref)))

const splitRefs = (value: unknown): string[] =>
  known(listOf(value).flatMap((item) => (typeof item === 'string' ? item.split(',').map(id) : [ref(item)])))

/** Grades and subjects: a bare text is split on commas. */
const words = (value: unknown): string[] =>
  known((typeof value === 'string' ? value.split(',') : listOf(value)).map(text))

const bool = (value: unknown): boolean | undefined => {
  const word = text(value)?.trim().toLowerCase() ?? ''
  if (['true', '1', 'yes'].includes(word)) return true
  return ['false', '0', 'no'].includes(word) ? false : undefined
}

/** A role that names no org itself stands at those that are given. */
const rolesOf = (
  value: unknown,
  elsewhere: { readonly ofWord: readonly string[]; readonly ofObject: readonly string[] },
) => {
  const wire = isObject(value) ? value : { role: value }
  const role = isObject(value) ? (text(wire.role) ?? '') : text(wire.role)
  if (role === undefined) return []
  const named = [...known([ref(wire.org)]), ...refs(wire.orgs)]
  const otherwise = isObject(value) ? elsewhere.ofObject : elsewhere.ofWord
  const orgs = named.length > 0 ? named : otherwise
  return (orgs.length > 0 ? orgs : [undefined]).map(
    (org): UserRole => ({
      role,
      org,
      roleType: text(wire.roleType),
      beginDate: text(wire.beginDate),
      endDate: text(wire.endDate),
      isPrimary: undefined,
    }),
  )
}

const userIdsOf = (value: unknown): UserId[] => {
  if (typeof value !== 'string') return known(listOf(value).map(userIdOf))
  return [...value.matchAll(/\{([^{}:]*):([^{}]*)\}/g)].flatMap(([, type, identifier]) => {
    const found = userIdOf({ type: type?.trim(), identifier: identifier?.trim() })
    return found === undefined ? [] : [found]
  })
}

const userIdOf = (value: unknown): UserId | undefined => {
  if (!isObject(value)) return undefined
  const [type, identifier] = [text(value.type), text(value.identifier)]
  return type === undefined || identifier === undefined ? undefined : { type, identifier }
}

const flagsOf = (metadata: unknown): string[] => {
  if (!isObject(metadata)) return []
  const nested = isObject(metadata.microsoft) ? metadata.microsoft.userFlags : undefined
  const sent = known(listOf(metadata['microsoft.userFlags'] ?? nested).map(text))
  return sent.length === 0 ? [] : [sent.join(',')]
}

const base = (wire: Wire, sourcedId: string): BaseRecord => ({
  sourcedId,
  status: text(wire.status),
  dateLastModified: text(wire.dateLastModified),
  metadata: undefined,
})

const user = (wire: Wire, head: BaseRecord): User => {
  const primaryOrg = ref(wire.primaryOrg)
  const everywhere = once(known([...refs(wire.orgs), primaryOrg]))
  const home = known([primaryOrg ?? everywhere[0]])
  const listed = listOf(wire.roles).flatMap((item) => rolesOf(item, { ofWord: everywhere, ofObject: home }))
  const single = listOf(wire.role).flatMap((item) => rolesOf(item, { ofWord: everywhere, ofObject: everywhere }))
  const roles = listed.length > 0 ? listed : single
  return {
    ...head,
    username: text(wire.username),
    userIds: userIdsOf(wire.userIds),
    enabledUser: bool(wire.enabledUser),
    givenName: text(wire.givenName),
    familyName: text(wire.familyName),
    middleName: text(wire.middleName),
    identifier: text(wire.identifier),
    email: text(wire.email),
    sms: text(wire.sms),
    phone: text(wire.phone),
    roles,
    orgs: once(known([...refs(wire.orgs), ...roles.map(({ org }) => org), primaryOrg])),
    primaryOrg,
    agents: splitRefs(wire.agents ?? wire.agentSourceIds),
    grades: words(wire.grades),
    userFlags: flagsOf(wire.metadata),
    relationshipRole: undefined,
    activeDirectoryMatchId: undefined,
  }
}

const org = (wire: Wire, head: BaseRecord): Org => ({
  ...head,
  name: text(wire.name),
  type: text(wire.type),
  identifier: text(wire.identifier),
  parent: ref(wire.parent),
})

const academicSession = (wire: Wire, head: BaseRecord): AcademicSession => ({
  ...head,
  title: text(wire.title),
  type: text(wire.type),
  startDate: text(wire.startDate),
  endDate: text(wire.endDate),
  schoolYear: text(wire.schoolYear),
  parent: ref(wire.parent),
})

const course = (wire: Wire, head: BaseRecord): Course => ({
  ...head,
  title: text(wire.title),
  courseCode: text(wire.courseCode),
  schoolYear: ref(wire.schoolYear),
  org: ref(wire.org),
  grades: words(wire.grades),
  subjectCodes: words(wire.subjectCodes),
})

const schoolClass = (wire: Wire, head: BaseRecord): Class => ({
  ...head,
  title: text(wire.title),
  classCode: text(wire.classCode),
  classType: text(wire.classType),
  course: ref(wire.course),
  school: ref(wire.school),
  terms: refs(wire.terms),
  grades: words(wire.grades),
})

const enrollment = (wire: Wire, head: BaseRecord): Enrollment => ({
  ...head,
  user: ref(wire.user),
  class: ref(wire.class),
  school: ref(wire.school),
  role: text(wire.role),
  primary: bool(wire.primary),
  beginDate: text(wire.beginDate),
  endDate: text(wire.endDate),
})

const demographics = (wire: Wire, head: BaseRecord): Demographics => ({
  ...head,
  birthDate: text(wire.birthDate),
  sex: text(wire.sex),
  americanIndianOrAlaskaNative: bool(wire.americanIndianOrAlaskaNative),
  asian: bool(wire.asian),
  blackOrAfricanAmerican: bool(wire.blackOrAfricanAmerican),
  nativeHawaiianOrOtherPacificIslander: bool(wire.nativeHawaiianOrOtherPacificIslander),
  white: bool(wire.white),
  demographicRaceTwoOrMoreRaces: bool(wire.demographicRaceTwoOrMoreRaces),
  hispanicOrLatinoEthnicity: bool(wire.hispanicOrLatinoEthnicity),
  countryOfBirthCode: text(wire.countryOfBirthCode),
  stateOfBirthAbbreviation: text(wire.stateOfBirthAbbreviation),
  cityOfBirth: text(wire.cityOfBirth),
})

const decoders: { readonly [C in Collection]: (wire: Wire, head: BaseRecord) => RecordOf[C] } = {
  orgs: org,
  academicSessions: academicSession,
  courses: course,
  users: user,
  classes: schoolClass,
  enrollments: enrollment,
  demographics,
}

/** Reads one wire record of OneRoster 1.1 or 1.2 in whatever shape, or gives undefined for what is no record with a usable id. */
export const naiveDecode = <C extends Collection>(collection: C, wire: unknown): RecordOf[C] | undefined => {
  if (!isObject(wire)) return undefined
  const sourcedId = id(wire.sourcedId)
  return sourcedId === undefined || control.test(sourcedId)
    ? undefined
    : decoders[collection](wire, base(wire, sourcedId))
}
