import { calendarDate, isEmailAddress, nearNames } from '@rosterstream/core'
import type { Column } from '../columns.js'
import type { Findings } from './findings.js'
import type { ValidationRule } from './rules.js'

/** Judges one value that is not empty. Hot path. */
export type ValueCheck = (value: string, line: number) => void

const dateForm = /^\d{4}-\d{2}-\d{2}(T[\d:.,+Z-]+)?$/
const yearForm = /^\d{4}$/
const booleanForm = /^(true|false)$/i
const phoneForm = /^\+[1-9]\d{1,14}$/
/** Columns of which a value, even a wrong one, may say something about a person. */
const personal: ReadonlySet<string> = new Set(['sex', 'birthState', 'ethnicityCodes', 'raceCodes', 'flag'])

const isDate = (value: string): boolean => dateForm.test(value) && calendarDate(value) !== undefined

/** Makes the check of a column's values by its kind; `undefined` for free text. */
export const valueCheck = (column: Column, file: string, findings: Findings): ValueCheck | undefined => {
  const form =
    (rule: ValidationRule, holds: (value: string) => boolean, what: string): ValueCheck =>
    (value, line) => {
      if (!holds(value)) findings.add(rule, { file, line, column: column.name, value }, `${column.name} is no ${what}`)
    }
  switch (column.kind) {
    case 'date':
      return form('bad-date', isDate, 'date in the form YYYY-MM-DD')
    case 'year':
      return form('bad-year', (value) => yearForm.test(value), 'year of four digits')
    case 'boolean':
      return form('bad-boolean', (value) => booleanForm.test(value), 'true or false')
    case 'email':
      return form('bad-email', isEmailAddress, 'plain email address')
    case 'phone':
      return form('bad-phone', (value) => phoneForm.test(value), 'number in the form of E.164')
    case 'listed':
      return listedCheck(column, file, findings)
    case 'id':
    case 'text':
      return undefined
  }
}

const listedCheck = (column: Column, file: string, findings: Findings): ValueCheck => {
  const values = column.values as readonly string[]
  const listed = new Set([...values, ...values.map((value) => value.toLowerCase())])
  const severity = column.need === 'yes' ? 'error' : 'warning'
  const one: ValueCheck = (value, line) => {
    if (listed.has(value) || listed.has(value.toLowerCase())) return
    findings.add('unlisted-value', { file, line, column: column.name, value, severity }, (showValue) => {
      const near = nearNames(value, values)
      const named = showValue || (near.length > 0 && !personal.has(column.name)) ? ` "${value.slice(0, 60)}"` : ''
      const advice = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : ''
      return `the ${column.name}${named} is not in the list of values${advice}`
    })
  }
  if (column.many !== true) return one
  return (value, line) => {
    for (const part of value.split(',')) if (part.trim() !== '') one(part.trim(), line)
  }
}
