import { gradeAt, type School } from './layout.js'
import { mix } from './mix.js'
import { type Person, person, personModified, personShelf, personStatus } from './people.js'
import type { Plan } from './plan.js'
import { type Shelf, type Spot, slotIn, studentsIn } from './shelf.js'

const races = [
  'americanIndianOrAlaskaNative',
  'asian',
  'blackOrAfricanAmerican',
  'nativeHawaiianOrOtherPacificIslander',
  'white',
] as const
const cities = ['Cedar Mill', 'Fairhaven', 'Larkspur', 'Maple Falls', 'Stonebridge']

/** One record per student, under the student's own id. */
export function demographicsShelf(plan: Plan): Shelf {
  const at = ({ school, nth, view }: Spot): Person =>
    person(plan, school, { kind: 'student', local: slotIn(plan, school, { nth, view }) })
  return {
    ...personShelf(plan, at),
    count: studentsIn,
    text: (school, nth, view) => demographicsText(plan, { school, nth, view }, at({ school, nth, view })),
  }
}

function demographicsText(plan: Plan, spot: Spot, who: Person): string {
  const hash = mix(who.hash, 107, 0)
  const first = hash % races.length
  const second = hash % 11 === 0 ? (first + 1) % races.length : first
  const flags = races.map((race, nth) => `"${race}":"${nth === first || nth === second}"`).join(',')
  return (
    `{"sourcedId":"${plan.id('users', who.number)}","status":"${personStatus(plan, spot, who)}",` +
    `"dateLastModified":"${personModified(plan, spot.school, who)}","birthDate":"${birthDate(spot.school, who, hash)}",` +
    `"sex":"${(hash >>> 4) % 2 === 0 ? 'female' : 'male'}",${flags},` +
    `"demographicRaceTwoOrMoreRaces":"${first !== second}","hispanicOrLatinoEthnicity":"${(hash >>> 9) % 4 === 0}",` +
    `"countryOfBirthCode":"US","stateOfBirthAbbreviation":"CA","cityOfBirth":"${cities[(hash >>> 13) % cities.length]}",` +
    '"publicSchoolResidenceStatus":"01652"}'
  )
}

function birthDate(school: School, { local }: Person, hash: number): string {
  const { code } = gradeAt(school, local)
  const year = 2019 - (code === 'KG' ? 0 : Number(code))
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${year}-${two(1 + ((hash >>> 3) % 12))}-${two(1 + ((hash >>> 8) % 28))}`
}
