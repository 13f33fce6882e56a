import { changesUntil, modifiedOn, movedOn } from './calendar.js'
import { idLength } from './ids.js'
import { enrollmentsPerStudent, gradeAt, type School } from './layout.js'
import { mix } from './mix.js'
import { type Plan, schoolOrg } from './plan.js'
import { type Shelf, type Spot, slotIn, statusIn, studentsIn, type View } from './shelf.js'

/** A student's enrollment moves to the next section on one day in two hundred. */
function moves(plan: Plan, number: number) {
  return changesUntil(plan, 67, { number, every: 200 })
}

/** Students first, each with one class per course and term; then the classes' teachers. */
export function enrollmentShelf(plan: Plan): Shelf {
  const count = (school: School, view: View): number =>
    studentsIn(school, view) * enrollmentsPerStudent + school.teaching
  const place = (school: School, nth: number, view: View): Place => {
    const pupils = studentsIn(school, view) * enrollmentsPerStudent
    const first = plan.first('enrollments', school)
    if (nth >= pupils) {
      const teaching = nth - pupils
      return { number: first + school.slots * enrollmentsPerStudent + teaching, slot: -1, nth: teaching, view }
    }
    const student = Math.floor(nth / enrollmentsPerStudent)
    const slot = slotIn(plan, school, { nth: student, view })
    const course = nth - student * enrollmentsPerStudent
    return { number: first + slot * enrollmentsPerStudent + course, slot, nth: course, view }
  }
  const writer = textWriter(plan)
  return {
    count,
    id: (school, nth, view) => plan.id('enrollments', place(school, nth, view).number),
    text: (school, nth, view) => writer(school, place(school, nth, view)),
    peek: (field, spot) => peek(plan, { field, ...spot }, place(spot.school, spot.nth, spot.view)),
  }
}

/** Where an enrollment is: a student's slot and his nth class, or -1 and the nth of the teachers'. */
interface Place {
  readonly number: number
  readonly slot: number
  readonly nth: number
  readonly view: View
}

function modified(plan: Plan, school: School, { number, slot }: Place): string {
  const day = slot < 0 || plan.day === 0 ? 0 : Math.max(movedOn(plan, school, slot), moves(plan, number).last)
  return modifiedOn(day, mix(plan.seed, 71, number))
}

function peek(
  plan: Plan,
  { field, school, view }: Spot & { readonly field: string },
  place: Place,
): string | undefined {
  if (field === 'dateLastModified') return modified(plan, school, place)
  if (field === 'status') return place.slot < 0 ? 'active' : statusIn(plan, school, { slot: place.slot, view })
  return undefined
}

/** The class that a student takes as his nth. */
function classOf(plan: Plan, school: School, { number, slot, nth }: Place): number {
  const grade = gradeAt(school, slot)
  const within = slot - grade.firstSlot
  const round = Math.floor(within / grade.sections)
  const section = (within + round * (nth >> 1) + moves(plan, number).times) % grade.sections
  return grade.firstClass + nth * grade.sections + section
}

/** Four classes have five teachers between them; each eighth class has an aide instead of a second teacher. */
function teachingOf(plan: Plan, school: School, nth: number) {
  const paired = school.teachers.length > 1
  const group = paired ? Math.floor(nth / 5) : 0
  const within = paired ? nth - group * 5 : nth
  const second = paired && within === 4
  const number = paired ? group * 4 + Math.min(within, 3) : nth
  const aide = second && group % 2 === 1 && school.aides.length > 0 && plan.version === '1.1'
  const staff = aide ? school.aides : school.teachers
  return {
    classNumber: number,
    staff: staff[(number + (second ? 1 : 0)) % staff.length] ?? 0,
    role: aide ? 'aide' : 'teacher',
    primary: !second,
  }
}

/**
 * Writes enrollments over a stencil: all of a school's are alike but for ids, date, role and status.
 *
 * There are ten for each user, so this is the hot path: no text but the last is made.
 */
function textWriter(plan: Plan): (school: School, place: Place) => string {
  const stencils = new Map<string, Stencil>()
  let schoolAt = -1
  let personAt = -1
  let personId = ''
  return (school, place) => {
    if (school.number !== schoolAt) {
      schoolAt = school.number
      stencils.clear()
    }
    const taught = place.slot < 0 ? teachingOf(plan, school, place.nth) : undefined
    const status = taught ? 'active' : statusIn(plan, school, place)
    const kind = taught ? `${taught.role}${taught.primary}` : status
    let stencil = stencils.get(kind)
    if (!stencil) {
      stencil = stencilOf(plan, school, { status, role: taught?.role ?? 'student', primary: taught?.primary })
      stencils.set(kind, stencil)
    }
    const person = plan.first('users', school) + (taught ? taught.staff : school.staff + place.slot)
    if (person !== personAt) {
      personAt = person
      personId = plan.id('users', person)
    }
    const classNumber = plan.first('classes', school) + (taught ? taught.classNumber : classOf(plan, school, place))
    return stencil.fill({ number: place.number, modified: modified(plan, school, place), personId, classNumber })
  }
}

interface Filling {
  readonly number: number
  readonly modified: string
  readonly personId: string
  readonly classNumber: number
}

interface Stencil {
  readonly fill: (filling: Filling) => string
}

interface Fixed {
  readonly status: string
  readonly role: string
  /** Teachers only. */
  readonly primary: boolean | undefined
}

function stencilOf(plan: Plan, school: School, fixed: Fixed): Stencil {
  const [own, user, ofClass] = ['1'.repeat(idLength), '2'.repeat(idLength), '3'.repeat(idLength)]
  const date = '4'.repeat(24)
  const primary = fixed.primary === undefined ? '' : `"primary":"${fixed.primary}",`
  const bytes = Buffer.from(
    `{"sourcedId":"${own}","status":"${fixed.status}","dateLastModified":"${date}",` +
      `"role":"${fixed.role}",${primary}"beginDate":"2025-08-18","endDate":"2026-06-12",` +
      `"user":${plan.ref('users', user)},"class":${plan.ref('classes', ofClass)},` +
      `"school":${plan.ref('orgs', plan.id('orgs', schoolOrg(school.number)))}}`,
    'latin1',
  )
  const at = (mark: string): readonly [number, number] => [bytes.indexOf(mark), bytes.lastIndexOf(mark)]
  const [ownAt] = at(own)
  const [dateAt] = at(date)
  const [userHref, userId] = at(user)
  const [classHref, classId] = at(ofClass)
  return {
    fill: ({ number, modified: then, personId, classNumber }) => {
      plan.ids('enrollments').write(number, bytes, ownAt)
      bytes.write(then, dateAt, 'latin1')
      bytes.write(personId, userHref, 'latin1')
      bytes.write(personId, userId, 'latin1')
      plan.ids('classes').write(classNumber, bytes, classHref)
      bytes.copyWithin(classId, classHref, classHref + idLength)
      return bytes.toString('latin1')
    },
  }
}
