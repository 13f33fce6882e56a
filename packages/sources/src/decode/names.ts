import type { Collection } from '@rosterstream/core'
import type { Fields } from './fields.js'

const maximumStrangers = 512

const base = ['sourcedId', 'status', 'dateLastModified', 'metadata']
const read: Readonly<Record<Collection, readonly string[]>> = {
  orgs: ['name', 'type', 'identifier', 'parent'],
  academicSessions: ['title', 'type', 'startDate', 'endDate', 'schoolYear', 'parent'],
  courses: ['title', 'courseCode', 'schoolYear', 'org', 'grades', 'subjectCodes'],
  users: [
    'username',
    'userIds',
    'enabledUser',
    'givenName',
    'familyName',
    'middleName',
    'identifier',
    'email',
    'sms',
    'phone',
    'roles',
    'role',
    'orgs',
    'primaryOrg',
    'agents',
    'grades',
  ],
  classes: ['title', 'classCode', 'classType', 'course', 'school', 'terms', 'grades'],
  enrollments: ['user', 'class', 'school', 'role', 'primary', 'beginDate', 'endDate'],
  demographics: [
    'birthDate',
    'sex',
    'americanIndianOrAlaskaNative',
    'asian',
    'blackOrAfricanAmerican',
    'nativeHawaiianOrOtherPacificIslander',
    'white',
    'demographicRaceTwoOrMoreRaces',
    'hispanicOrLatinoEthnicity',
    'countryOfBirthCode',
    'stateOfBirthAbbreviation',
    'cityOfBirth',
  ],
}
const aliases: Readonly<Record<string, string>> = {
  datalastmodified: 'dateLastModified',
  agentsourceids: 'agents',
  agentsourcedids: 'agents',
}

interface Names {
  /** Keys that need no second look: those that are read, and strangers seen before. */
  readonly plain: Set<string>
  /** Lower-case spelling to the name that is read. */
  readonly folded: ReadonlyMap<string, string>
  strangers: number
}

const namesOf = (fields: readonly string[]): Names => {
  const all = [...base, ...fields]
  const known = new Set(all)
  return {
    plain: new Set(all),
    folded: new Map([
      ...Object.entries(aliases).filter(([, name]) => known.has(name)),
      ...all.map((name) => [name.toLowerCase(), name] as const),
    ]),
    strangers: 0,
  }
}

const names = Object.fromEntries(
  Object.entries(read).map(([collection, fields]) => [collection, namesOf(fields)]),
) as Readonly<Record<Collection, Names>>

const isOdd = (key: string, of: Names): boolean => {
  if (of.plain.has(key)) return false
  if (of.folded.has(key.toLowerCase())) return true
  if (of.strangers < maximumStrangers && key.length <= 64) {
    of.plain.add(key)
    of.strangers++
  }
  return false
}

const respelled = (fields: Fields, of: Names): Fields => {
  const copy = Object.create(null) as Record<string, unknown>
  for (const key of Object.keys(fields)) {
    const name = of.plain.has(key) ? key : (of.folded.get(key.toLowerCase()) ?? key)
    if (name === key || !(Object.hasOwn(fields, name) || name in copy)) copy[name] = fields[key]
  }
  return copy
}

/**
 * Gives the members of a record their OneRoster names: another case or a known alias counts where the exact name is absent.
 * Returns the same object when there is nothing to do. Hot path: one look-up per member.
 */
export const withExactNames = (collection: Collection, fields: Fields): Fields => {
  const of = names[collection]
  for (const key in fields) if (isOdd(key, of)) return respelled(fields, of)
  return fields
}
