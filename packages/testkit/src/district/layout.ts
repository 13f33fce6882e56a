import { mix } from './mix.js'

/** Slots of students come in blocks; on each day one slot of a block is free, so that pupils come and go. */
export const blockSize = 64

/** Courses that each student takes in a term, and terms in a year. */
export const coursesPerGrade = 6
export const termsPerYear = 2
export const enrollmentsPerStudent = coursesPerGrade * termsPerYear

export interface Grade {
  readonly code: string
  readonly firstSlot: number
  readonly slots: number
  /** Classes of one course in one term. */
  readonly sections: number
  /** Number of its first class within the school. */
  readonly firstClass: number
}

export interface School {
  readonly number: number
  readonly level: 'Elementary' | 'Middle' | 'High'
  /** Students on any one day, and slots for them. */
  readonly students: number
  readonly slots: number
  readonly staff: number
  readonly guardians: number
  /** Which of the staff teach, and which help. */
  readonly teachers: readonly number[]
  readonly aides: readonly number[]
  readonly grades: readonly Grade[]
  readonly classes: number
  readonly courses: number
  readonly teaching: number
}

const levels = {
  Elementary: ['KG', '01', '02', '03', '04', '05'],
  Middle: ['06', '07', '08'],
  High: ['09', '10', '11', '12'],
} as const

/**
 * Cuts a district of so many users into schools of some 450 to 1050 people, at least two from 60 users on.
 *
 * The users of all schools together are exactly as many as asked for. Holds some hundred bytes per school.
 */
export function layOut(seed: number, users: number, schoolCount?: number): readonly School[] {
  const count = schoolCount ?? Math.max(users < 60 ? 1 : 2, Math.round(users / 750))
  const bounds = Array.from({ length: count + 1 }, (_, number) => {
    const sway = number === 0 || number === count ? 0 : (mix(seed, 41, number) / 0x1_0000_0000 - 0.5) * 0.4
    return Math.round((users * (number + sway)) / count)
  })
  return Array.from({ length: count }, (_, number) => school(number, (bounds[number + 1] ?? 0) - (bounds[number] ?? 0)))
}

function school(number: number, people: number): School {
  const students = Math.max(1, Math.floor(people * 0.63))
  const slots = students + Math.ceil(students / (blockSize - 1))
  const guardians = Math.min(Math.floor(people * 0.31), 3 * Math.ceil(slots / 6), people - students - 2)
  const staff = people - students - guardians
  const level = (['Elementary', 'Middle', 'High'] as const)[number % 3] ?? 'High'
  const grades = gradesOf(levels[level], slots)
  const classes = grades.reduce((sum, grade) => sum + grade.sections * enrollmentsPerStudent, 0)
  const locals = Array.from({ length: staff }, (_, local) => local)
  const teachers = locals.filter((local) => staffRole(local) === 'teacher')
  const aides = locals.filter((local) => staffRole(local) === 'aide')
  const second = teachers.length > 1 ? Math.floor(classes / 4) : 0
  return {
    number,
    level,
    students,
    slots,
    staff,
    guardians,
    teachers,
    aides,
    grades,
    classes,
    courses: grades.length * coursesPerGrade,
    teaching: classes + second,
  }
}

function gradesOf(codes: readonly string[], slots: number): readonly Grade[] {
  const count = Math.min(codes.length, Math.max(1, Math.round(slots / 25)))
  const grades: Grade[] = []
  let firstClass = 0
  for (let nth = 0; nth < count; nth++) {
    const firstSlot = Math.ceil((nth * slots) / count)
    const size = Math.ceil(((nth + 1) * slots) / count) - firstSlot
    const sections = Math.max(1, Math.round(size / 25))
    grades.push({ code: codes[nth] ?? '', firstSlot, slots: size, sections, firstClass })
    firstClass += sections * enrollmentsPerStudent
  }
  return grades
}

export type StaffRole = 'administrator' | 'counselor' | 'aide' | 'teacher'

/** The first of a school's staff leads it, one in ten helps. */
export function staffRole(local: number): StaffRole {
  if (local === 0) return 'administrator'
  if (local % 20 === 15) return 'counselor'
  return local % 10 === 5 ? 'aide' : 'teacher'
}

export function gradeAt(school: School, slot: number): Grade {
  const { grades } = school
  for (let nth = grades.length - 1; nth > 0; nth--) {
    const grade = grades[nth] as Grade
    if (slot >= grade.firstSlot) return grade
  }
  return grades[0] as Grade
}
