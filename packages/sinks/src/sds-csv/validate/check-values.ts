import { nearNames } from '@rosterstream/core'
import type { Column } from '../columns.js'
import type { Findings } from './findings.js'
import type { ValidationRule } from './rules.js'

/** Judges one value that is not empty. Hot path. */
export type ValueCheck = (value: string, line: number) => void

const dateForm = /^\d{4}-\d{2}-\d{2}(T[\d:.,+Z-]+)?$/
const yearForm = /^\d{4}$/
const booleanForm = /^(true|false)$/i
const phoneForm = /^\+[1-9]\d{1,14}$/
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const emailForm = new RegExp(`^${atom}(\\.${atom})*@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$`)
const longestEmail = 254
/** Columns of which a value, even a wrong one, may say something about a person. */
const personal: ReadonlySet<string> = new Set(['sex', 'birthState', 'ethnicityCodes', 'raceCodes', 'flag'])

/** Tells whether a text is one plain address: an ASCII dot-atom, `@`, and a domain with a dot, at most 254 characters. */
export const isEmail = (value: string): boolean => value.length <= longestEmail && emailForm.test(value)

const isDate = (value: string): boolean => {
  if (!dateForm.test(value)) return false
  const day = new Date(`${value.slice(0, 10)}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value.slice(0, 10))
}

/** Makes the check of a column's values by its kind; `undefined` for free text. */
export const valueCheck = (column: Column, file: string, findings: Findings): ValueCheck | undefined => {
  const form =
    (rule: ValidationRule, holds: (value: string) => boolean, what: string): ValueCheck =>
    (value, line) => {
      if (!holds(value)) findings.add(rule, { file, line, column: column.name, value }, `${column.name} is no ${what}`)
    }
  switch (column.kind) {
    case 'date':
      return form('bad-date', cached(isDate), 'date in the form YYYY-MM-DD')
    case 'year':
      return form('bad-year', (value) => yearForm.test(value), 'year of four digits')
    case 'boolean':
      return form('bad-boolean', (value) => booleanForm.test(value), 'true or false')
    case 'email':
      return form('bad-email', isEmail, 'plain email address')
    case 'phone':
      return form('bad-phone', (value) => phoneForm.test(value), 'number in the form of E.164')
    case 'listed':
      return listedCheck(column, file, findings)
    case 'id':
    case 'text':
      return undefined
  }
}

const mostCached = 10_000

// Dates repeat in a roster: few are judged more than once.
const cached = (holds: (value: string) => boolean): ((value: string) => boolean) => {
  const known = new Map<string, boolean>()
  return (value) => {
    let answer = known.get(value)
    if (answer === undefined) {
      answer = holds(value)
      if (known.size < mostCached) known.set(value, answer)
    }
    return answer
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
