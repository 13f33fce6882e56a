import type { Finding } from '../config/finding.js'

const line = ({ severity, path, line, column, message, near, fix }: Finding, file: string): string => {
  const parts = [
    `${file}:${line}:${column}`,
    severity,
    path,
    message,
    near === undefined ? '' : `(did you mean ${near}?)`,
    `fix: ${fix}`,
  ]
  return `${parts.filter((part) => part !== '').join('  ')}\n`
}

/** Renders what the lint of a config found: a line each for people, or one line of JSON. Nothing found gives no text, or an empty list. */
export const renderFindings = (
  findings: readonly Finding[],
  file: string,
  format: 'text' | 'json' = 'text',
): string => {
  if (format === 'text') return findings.map((finding) => line(finding, file)).join('')
  const errors = findings.filter(({ severity }) => severity === 'error').length
  return `${JSON.stringify({ file, errors, warnings: findings.length - errors, findings })}\n`
}
