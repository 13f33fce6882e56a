import { z } from 'zod'
import { type OperatorContext, operator } from '../operator.js'
import type { Course, User } from '../record.js'
import { isStudent } from '../roster/person-kind.js'
import { gradeLevels, valueList } from '../roster/value-lists.js'

const listed = valueList(gradeLevels)

const gradeOf = (text: string): string | undefined => {
  const word = text.trim().toLowerCase()
  return listed.get(word) ?? (word.length === 1 ? listed.get(`0${word}`) : undefined)
}

const isOnly = (grades: readonly string[], grade: string | undefined): boolean =>
  grades.length === (grade === undefined ? 0 : 1) && grades[0] === grade

const mapUser = (user: User, context: OperatorContext<unknown>): User => {
  if (user.grades.length === 0 || !isStudent(user)) return user
  let grade: string | undefined
  const unknown = new Set<string>()
  for (const text of user.grades) {
    grade = gradeOf(text)
    if (grade !== undefined) break
    unknown.add(text)
  }
  for (const value of unknown) context.reject('unknown-grade', user, { field: 'grades', value })
  if (isOnly(user.grades, grade)) return user
  return { ...user, grades: grade === undefined ? [] : [grade] }
}

const mapCourse = (course: Course, context: OperatorContext<unknown>): Course => {
  const [only, ...more] = course.grades
  if (only === undefined) return course
  const grade = more.length === 0 ? gradeOf(only) : undefined
  if (more.length === 0 && grade === undefined)
    context.reject('unknown-grade', course, { field: 'grades', value: only })
  if (isOnly(course.grades, grade)) return course
  return { ...course, grades: grade === undefined ? [] : [grade] }
}

/**
 * Leaves students the first of their grades that SDS knows (`1` is `01`), and courses their grade when they have exactly one.
 *
 * Shape: users, courses → the same, 1:1. Needs: one record. Holds: nothing.
 * Rejects: `unknown-grade` (warning: unknown grades before a student's first known one; a course's only one).
 * Source: SDS default list of values, grades.
 */
export const mapGrades = operator({
  name: 'mapGrades',
  config: z.strictObject({}),
  start: () => ({ courses: mapCourse, users: mapUser }),
})
