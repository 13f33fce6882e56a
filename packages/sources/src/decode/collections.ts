import type { AcademicSession, Class, Course, Demographics, Enrollment, Org } from '@rosterstream/core'
import { distinct, type Fields, flag, reference, references, text, texts } from './fields.js'
import { type KeepMetadata, keptMetadata } from './metadata.js'

/** Reads an org. */
export const decodeOrg = (sourcedId: string, fields: Fields, keep: KeepMetadata): Org => ({
  sourcedId,
  status: text(fields.status),
  dateLastModified: text(fields.dateLastModified),
  metadata: keptMetadata(fields, keep),
  name: text(fields.name),
  type: text(fields.type),
  identifier: text(fields.identifier),
  parent: reference(fields.parent),
})

/** Reads an academic session. */
export const decodeAcademicSession = (sourcedId: string, fields: Fields, keep: KeepMetadata): AcademicSession => ({
  sourcedId,
  status: text(fields.status),
  dateLastModified: text(fields.dateLastModified),
  metadata: keptMetadata(fields, keep),
  title: text(fields.title),
  type: text(fields.type),
  startDate: text(fields.startDate),
  endDate: text(fields.endDate),
  schoolYear: text(fields.schoolYear),
  parent: reference(fields.parent),
})

/** Reads a course. */
export const decodeCourse = (sourcedId: string, fields: Fields, keep: KeepMetadata): Course => ({
  sourcedId,
  status: text(fields.status),
  dateLastModified: text(fields.dateLastModified),
  metadata: keptMetadata(fields, keep),
  title: text(fields.title),
  courseCode: text(fields.courseCode),
  schoolYear: reference(fields.schoolYear),
  org: reference(fields.org),
  grades: texts(fields.grades),
  subjectCodes: texts(fields.subjectCodes),
})

/** Reads a class. */
export const decodeClass = (sourcedId: string, fields: Fields, keep: KeepMetadata): Class => ({
  sourcedId,
  status: text(fields.status),
  dateLastModified: text(fields.dateLastModified),
  metadata: keptMetadata(fields, keep),
  title: text(fields.title),
  classCode: text(fields.classCode),
  classType: text(fields.classType),
  course: reference(fields.course),
  school: reference(fields.school),
  terms: distinct(references(fields.terms)),
  grades: texts(fields.grades),
})

/** Reads an enrollment. */
export const decodeEnrollment = (sourcedId: string, fields: Fields, keep: KeepMetadata): Enrollment => ({
  sourcedId,
  status: text(fields.status),
  dateLastModified: text(fields.dateLastModified),
  metadata: keptMetadata(fields, keep),
  user: reference(fields.user),
  class: reference(fields.class),
  school: reference(fields.school),
  role: text(fields.role),
  primary: flag(fields.primary),
  beginDate: text(fields.beginDate),
  endDate: text(fields.endDate),
})

/** Reads demographics; the sourcedId is the user's. */
export const decodeDemographics = (sourcedId: string, fields: Fields, keep: KeepMetadata): Demographics => ({
  sourcedId,
  status: text(fields.status),
  dateLastModified: text(fields.dateLastModified),
  metadata: keptMetadata(fields, keep),
  birthDate: text(fields.birthDate),
  sex: text(fields.sex),
  americanIndianOrAlaskaNative: flag(fields.americanIndianOrAlaskaNative),
  asian: flag(fields.asian),
  blackOrAfricanAmerican: flag(fields.blackOrAfricanAmerican),
  nativeHawaiianOrOtherPacificIslander: flag(fields.nativeHawaiianOrOtherPacificIslander),
  white: flag(fields.white),
  demographicRaceTwoOrMoreRaces: flag(fields.demographicRaceTwoOrMoreRaces),
  hispanicOrLatinoEthnicity: flag(fields.hispanicOrLatinoEthnicity),
  countryOfBirthCode: text(fields.countryOfBirthCode),
  stateOfBirthAbbreviation: text(fields.stateOfBirthAbbreviation),
  cityOfBirth: text(fields.cityOfBirth),
})
