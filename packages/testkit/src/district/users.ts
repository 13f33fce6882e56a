import { gradeAt, type School } from './layout.js'
import { mix, pick } from './mix.js'
import { givenName, plainLetters } from './names.js'
import {
  childrenOf,
  familyNameOf,
  givenNameOf,
  guardiansOf,
  type Person,
  peopleIn,
  person,
  personAt,
  personModified,
  personShelf,
  personStatus,
  roleOf,
} from './people.js'
import { phoneNumber } from './phones.js'
import { type Plan, schoolOrg } from './plan.js'
import type { Shelf, Spot } from './shelf.js'

const flagSets = [
  'freeLunch',
  'ELL',
  'IEP',
  '504',
  'giftedOrTalented',
  'freeLunch,ELL',
  'freeLunch, homeless',
  'IEP,504',
  'LEP',
]

export function userShelf(plan: Plan): Shelf {
  return {
    ...personShelf(plan, (spot) => personAt(plan, spot)),
    count: peopleIn,
    text: (school, nth, view) => userText(plan, { school, nth, view }),
  }
}

function userText(plan: Plan, spot: Spot): string {
  const who = personAt(plan, spot)
  const { school } = spot
  const given = givenNameOf(who)
  const family = familyNameOf(plan, school, who)
  const login = `${plainLetters(given)}.${plainLetters(family)}${who.number}`
  const identifier = String(10_000_000 + who.number)
  const middle = who.hash % 3 === 0 ? `"middleName":"${givenName(mix(who.hash, 97, 0))}",` : ''
  const status = personStatus(plan, spot, who)
  return (
    `{"sourcedId":"${plan.id('users', who.number)}","status":"${status}",` +
    `"dateLastModified":"${personModified(plan, school, who)}","metadata":${metadata(who)},` +
    `"username":"${login}","userIds":[{"type":"stateId","identifier":"S${identifier}"}],"enabledUser":"true",` +
    `"givenName":"${given}","familyName":"${family}",${middle}` +
    `"identifier":"${identifier}","email":"${login}@${who.kind === 'guardian' ? 'home' : 'district'}.example.org",` +
    `${phones(who)}"agents":[${agents(plan, school, who)}],"grades":[${grade(school, who)}],` +
    `${memberships(plan, school, who)}}`
  )
}

function metadata({ kind, hash }: Person): string {
  if (kind !== 'student' || hash % 12 !== 0) return '{}'
  return `{"microsoft.userFlags":"${pick(flagSets, hash >>> 6)}"}`
}

/** Guardians have a telephone and most a mobile; some of the staff and of the students have one. */
function phones({ kind, hash }: Person): string {
  const phone = kind === 'guardian' ? hash % 10 !== 0 : hash % (kind === 'staff' ? 2 : 6) === 0
  const sms = kind === 'guardian' ? hash % 3 !== 0 : hash % 5 === 0
  return `"sms":"${sms ? phoneNumber(mix(hash, 101, 1)) : ''}","phone":"${phone ? phoneNumber(mix(hash, 103, 2)) : ''}",`
}

function agents(plan: Plan, school: School, { kind, local }: Person): string {
  if (kind === 'staff') return ''
  const others =
    kind === 'student'
      ? guardiansOf(school, local).map((guardian) => person(plan, school, { kind: 'guardian', local: guardian }))
      : childrenOf(plan, school, local).map((slot) => person(plan, school, { kind: 'student', local: slot }))
  return others.map(({ number }) => plan.ref('users', plan.id('users', number))).join(',')
}

function grade(school: School, { kind, local }: Person): string {
  return kind === 'student' ? `"${gradeAt(school, local).code}"` : ''
}

/** The first principal belongs to the district as well, one teacher in thirty to the next school. */
function orgNumbers(plan: Plan, school: School, { kind, local, hash }: Person): readonly number[] {
  const own = schoolOrg(school.number)
  if (kind !== 'staff') return [own]
  if (local === 0 && school.number === 0) return [own, 0]
  const next = (school.number + 1) % plan.schools.length
  return hash % 30 === 0 && next !== school.number && !plan.isGone(next) ? [own, schoolOrg(next)] : [own]
}

function memberships(plan: Plan, school: School, who: Person): string {
  const role = roleOf(plan, who)
  const refs = orgNumbers(plan, school, who).map((org) => plan.ref('orgs', plan.id('orgs', org)))
  if (plan.version === '1.1') return `"role":"${role}","orgs":[${refs.join(',')}]`
  const roles = refs.map(
    (org, nth) => `{"roleType":"${nth === 0 ? 'primary' : 'secondary'}","role":"${role}","org":${org}}`,
  )
  return `"userMasterIdentifier":"M${who.number}","primaryOrg":${refs[0] ?? 'null'},"roles":[${roles.join(',')}]`
}
