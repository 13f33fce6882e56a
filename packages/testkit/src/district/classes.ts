import { changesUntil, modifiedOn } from './calendar.js'
import { coursesPerGrade, type Grade, type School, termsPerYear } from './layout.js'
import { mix } from './mix.js'
import { type Plan, schoolOrg, termSession } from './plan.js'
import type { Shelf } from './shelf.js'

/** Subject names, codes of SDS's list, and titles from the young to the old. */
const subjects = [
  ['English Language and Literature', '01', 'Reading', 'English'],
  ['Mathematics', '02', 'Arithmetic', 'Algebra'],
  ['Life and Physical Sciences', '03', 'Nature Study', 'Biology'],
  ['Social Sciences and History', '04', 'Our Town', 'World History'],
  ['Visual and Performing Arts', '05', 'Drawing and Song', 'Studio Art'],
  ['Physical, Health, and Safety Education', '08', 'Games', 'Physical Education'],
] as const

const isYoung = ({ code }: Grade): boolean => code < '06' || code === 'KG'

function courseTitle(grade: Grade, subject: number): string {
  const [, , young, old] = subjects[subject] ?? subjects[0]
  return `${isYoung(grade) ? young : old} ${grade.code}`
}

export function courseShelf(plan: Plan): Shelf {
  const numberOf = (school: School, nth: number): number => plan.first('courses', school) + nth
  const modified = (school: School, nth: number): string => modifiedOn(0, mix(plan.seed, 59, numberOf(school, nth)))
  const id = (school: School, nth: number): string => plan.id('courses', numberOf(school, nth))
  const year = plan.ref('academicSessions', plan.id('academicSessions', 0))
  return {
    count: (school) => school.courses,
    id,
    peek: (field, { school, nth }) => (field === 'dateLastModified' ? modified(school, nth) : peekStatus(field)),
    text: (school, nth) => {
      const grade = school.grades[Math.floor(nth / coursesPerGrade)] as Grade
      const subject = nth % coursesPerGrade
      const [name, code] = subjects[subject] ?? subjects[0]
      const org = plan.ref('orgs', plan.id('orgs', schoolOrg(school.number)))
      return (
        `{"sourcedId":"${id(school, nth)}","status":"active","dateLastModified":"${modified(school, nth)}",` +
        `"title":"${courseTitle(grade, subject)}","schoolYear":${year},"courseCode":"${code}${grade.code}",` +
        `"grades":["${grade.code}"],"subjects":["${name}"],"subjectCodes":["${code}"],"org":${org}}`
      )
    },
  }
}

/** Every record of a collection whose records never leave is active. */
export const peekStatus = (field: string): string | undefined => (field === 'status' ? 'active' : undefined)

export interface ClassSpot {
  readonly grade: Grade
  readonly subject: number
  readonly term: number
  readonly section: number
}

export function classSpot(school: School, nth: number): ClassSpot {
  const grade = school.grades.findLast(({ firstClass }) => firstClass <= nth) as Grade
  const within = nth - grade.firstClass
  const group = Math.floor(within / grade.sections)
  return {
    grade,
    subject: Math.floor(group / termsPerYear),
    term: group % termsPerYear,
    section: within % grade.sections,
  }
}

/** A class gets another title on one day in forty. */
function retitled(plan: Plan, number: number) {
  return changesUntil(plan, 61, { number, every: 40 })
}

export function classShelf(plan: Plan): Shelf {
  const numberOf = (school: School, nth: number): number => plan.first('classes', school) + nth
  const modified = (number: number): string => modifiedOn(retitled(plan, number).last, mix(plan.seed, 61, number))
  return {
    count: (school) => school.classes,
    id: (school, nth) => plan.id('classes', numberOf(school, nth)),
    peek: (field, { school, nth }) =>
      field === 'dateLastModified' ? modified(numberOf(school, nth)) : peekStatus(field),
    text: (school, nth) => classText(plan, school, { nth, modified: modified(numberOf(school, nth)) }),
  }
}

function classText(plan: Plan, school: School, spot: { readonly nth: number; readonly modified: string }): string {
  const { grade, subject, term, section } = classSpot(school, spot.nth)
  const number = plan.first('classes', school) + spot.nth
  const [name, code] = subjects[subject] ?? subjects[0]
  const { times } = retitled(plan, number)
  const course = school.grades.indexOf(grade) * coursesPerGrade + subject
  const courseRef = plan.ref('courses', plan.id('courses', plan.first('courses', school) + course))
  const title = `${courseTitle(grade, subject)} ${term === 0 ? 'Fall' : 'Spring'} ${section + 1}`
  return (
    `{"sourcedId":"${plan.id('classes', number)}","status":"active","dateLastModified":"${spot.modified}",` +
    `"title":"${title}${times === 0 ? '' : ` (room ${times})`}","classCode":"${code}${grade.code}-${term + 1}-${section + 1}",` +
    `"classType":"${subject === 0 ? 'homeroom' : 'scheduled'}","location":"Room ${100 + (spot.nth % 80)}",` +
    `"grades":["${grade.code}"],"subjects":["${name}"],"subjectCodes":["${code}"],"periods":["${subject + 1}"],` +
    `"course":${courseRef},"school":${plan.ref('orgs', plan.id('orgs', schoolOrg(school.number)))},` +
    `"terms":[${plan.ref('academicSessions', plan.id('academicSessions', termSession(term)))}]}`
  )
}
