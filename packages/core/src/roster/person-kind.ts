import type { User, UserRole } from '../record.js'

const contactRoles: ReadonlySet<string> = new Set(['parent', 'guardian', 'relative'])

const isStudentRole = ({ role }: UserRole): boolean => role === 'student' || role.trim().toLowerCase() === 'student'

const isContactRole = ({ role }: UserRole): boolean => contactRoles.has(role.trim().toLowerCase())

/** Tells whether a person is a student, whatever else; holds before and after `mapRoles`. */
export const isStudent = (user: User): boolean => user.roles.some(isStudentRole)

/** Tells whether a person is a contact and nothing else; holds before and after `mapRoles`, which takes contact roles away. */
export const isContact = (user: User): boolean => user.roles.every(isContactRole)
