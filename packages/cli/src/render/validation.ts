import type { ValidationReport } from '@rosterstream/sinks/sds-csv'
import { columns, count, plural } from './text.js'

/** The report of a validation, for stdout. Values are in it only when the report was made with them. */
export const renderValidation = (report: ValidationReport): string => {
  const files = columns(
    Object.entries(report.files).map(([name, rows]) => [name, plural(rows, 'row')]),
    { indent: '  ' },
  )
  const findings = report.findings
    .map(({ file, line, column, rule, severity, message, fix, value }) => {
      const place = [file === '' ? '.' : file, line === undefined ? '' : String(line)]
        .filter((part) => part !== '')
        .join(':')
      const shown = value === undefined ? '' : ` (${JSON.stringify(value)})`
      return `${severity.padEnd(7)} ${place}${column === undefined ? '' : ` ${column}`}: ${message}${shown}  [${rule}]\n        fix: ${fix}\n`
    })
    .join('')
  const total = report.errors + report.warnings + report.infos
  const more =
    total > report.findings.length ? `and ${count(total - report.findings.length)} more of the same rules\n` : ''
  const verdict = report.valid
    ? `valid${report.warnings > 0 ? `, with ${plural(report.warnings, 'warning')}` : ''}`
    : `not valid: ${plural(report.errors, 'error')}, ${plural(report.warnings, 'warning')}`
  return `${report.directory} (${report.format})\n${files}\n${findings}${more}${findings === '' ? '' : '\n'}${verdict}\n`
}
