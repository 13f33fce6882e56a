/** What is shown and kept of a failed run. */
export interface Failure {
  readonly exitCode: number
  readonly code: string
  readonly message: string
  readonly hint: string
  /** Only for faults of our own. */
  readonly stack: string | undefined
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Reads an error of any kind. Errors on purpose carry exitCode, code and hint; everything else is a fault of ours. */
export const failureOf = (error: unknown): Failure => {
  const { exitCode, code, hint, message, stack } = (error ?? {}) as Record<string, unknown>
  if (typeof exitCode === 'number') {
    return {
      exitCode,
      code: text(code) ?? 'failed',
      message: text(message) ?? String(error),
      hint: text(hint) ?? '',
      stack: undefined,
    }
  }
  return {
    exitCode: 1,
    code: 'internal',
    message: text(message) ?? String(error),
    hint: 'This is a fault of Rosterstream; nothing was published by it. Please report it with the lines below.',
    stack: text(stack),
  }
}

/** Renders a failure for people, or as one JSON line. */
export const renderFailure = (failure: Failure, format: string): string => {
  if (format === 'json') {
    const { code, message, hint, exitCode } = failure
    return `${JSON.stringify({ time: new Date().toISOString(), level: 'error', code, message, hint, exitCode })}\n`
  }
  const lines = [`error: ${failure.message}`]
  if (failure.hint !== '') lines.push(`  next: ${failure.hint}`)
  if (failure.code !== 'usage') lines.push(`  code: ${failure.code} (exit ${failure.exitCode})`)
  if (failure.stack !== undefined) lines.push(failure.stack)
  return `${lines.join('\n')}\n`
}
