import { isAway, modifiedOn, movedOn } from './calendar.js'
import { type School, staffRole } from './layout.js'
import { mix } from './mix.js'
import { familyName, givenName } from './names.js'
import type { Plan } from './plan.js'
import { type Shelf, type Spot, slotIn, statusIn, studentsIn, type View } from './shelf.js'

export type PersonKind = 'staff' | 'student' | 'guardian'

/** A person's place in the school: `local` counts within the kind; a student's is the slot. */
export interface Person {
  readonly kind: PersonKind
  readonly local: number
  /** Number in the district, free slots counted. */
  readonly number: number
  readonly hash: number
}

export function person(plan: Plan, school: School, { kind, local }: Pick<Person, 'kind' | 'local'>): Person {
  const before = kind === 'staff' ? 0 : kind === 'student' ? school.staff : school.staff + school.slots
  const number = plan.first('users', school) + before + local
  return { kind, local, number, hash: mix(plan.seed, 73, number) }
}

/** The nth user of a school in a view: staff, then students, then guardians. */
export function personAt(plan: Plan, { school, nth, view }: Spot): Person {
  if (nth < school.staff) return person(plan, school, { kind: 'staff', local: nth })
  const students = studentsIn(school, view)
  const student = nth - school.staff
  if (student < students) {
    return person(plan, school, { kind: 'student', local: slotIn(plan, school, { nth: student, view }) })
  }
  return person(plan, school, { kind: 'guardian', local: student - students })
}

export function peopleIn(school: School, view: View): number {
  return school.staff + studentsIn(school, view) + school.guardians
}

/**
 * Six student slots are three families: two siblings with two guardians, one child with none on file, three
 * siblings with one. Numbers of a student's guardians, of those that the school has.
 */
export function guardiansOf(school: School, slot: number): readonly number[] {
  const group = Math.floor(slot / 6)
  const within = slot % 6
  const guardians = within < 2 ? [3 * group, 3 * group + 1] : within === 2 ? [] : [3 * group + 2]
  return guardians.filter((guardian) => guardian < school.guardians)
}

/** Slots of a guardian's children, free ones left out. */
export function childrenOf(plan: Plan, school: School, guardian: number): readonly number[] {
  const first = 6 * Math.floor(guardian / 3)
  const slots = guardian % 3 < 2 ? [first, first + 1] : [first + 3, first + 4, first + 5]
  return slots.filter((slot) => slot < school.slots && !isAway(plan, school, slot))
}

export function givenNameOf(who: Person): string {
  return givenName(mix(who.hash, 79, 0))
}

/** Siblings share a name with their guardians. */
export function familyNameOf(plan: Plan, school: School, { kind, local, number }: Person): string {
  if (kind === 'staff') return familyName(mix(plan.seed, 83, number))
  const [group, family] =
    kind === 'student'
      ? [Math.floor(local / 6), [0, 0, 1, 2, 2, 2][local % 6] ?? 0]
      : [Math.floor(local / 3), local % 3 < 2 ? 0 : 2]
  return familyName(mix(plan.seed + family, 89 + school.number, group))
}

export function roleOf(plan: Plan, { kind, local, hash }: Person): string {
  if (kind === 'student') return 'student'
  if (kind === 'guardian')
    return local % 3 === 0 ? 'parent' : local % 3 === 1 ? 'guardian' : hash % 8 === 0 ? 'relative' : 'parent'
  const role = staffRole(local)
  if (plan.version === '1.2') return role === 'administrator' ? 'principal' : role
  return role === 'counselor' ? 'administrator' : role
}

export function changedOn(plan: Plan, school: School, { kind, local }: Person): number {
  if (plan.day === 0 || kind === 'staff') return 0
  if (kind === 'student') return movedOn(plan, school, local)
  const first = 6 * Math.floor(local / 3)
  const slots = local % 3 < 2 ? [first, first + 1] : [first + 3, first + 4, first + 5]
  return Math.max(0, ...slots.filter((slot) => slot < school.slots).map((slot) => movedOn(plan, school, slot)))
}

export function personModified(plan: Plan, school: School, who: Person): string {
  return modifiedOn(changedOn(plan, school, who), who.hash)
}

/** What users and demographics have in common: ids, and what filters ask for most. */
export function personShelf(plan: Plan, at: (spot: Spot) => Person): Pick<Shelf, 'id' | 'peek'> {
  return {
    id: (school, nth, view) => plan.id('users', at({ school, nth, view }).number),
    peek: (field, spot) => {
      const who = at(spot)
      if (field === 'dateLastModified') return personModified(plan, spot.school, who)
      if (field === 'role' || field === 'roles.role') return roleOf(plan, who)
      if (field === 'status') return personStatus(plan, spot, who)
      return undefined
    },
  }
}

export function personStatus(plan: Plan, { school, view }: Spot, { kind, local }: Person): string {
  return kind === 'student' ? statusIn(plan, school, { slot: local, view }) : 'active'
}
