import { closeSync, openSync, writeSync } from 'node:fs'
import { csvLine, type Rejection, type RuleName, SinkError } from '@rosterstream/core'

/** Rules whose value is an id or a word of the roster's own vocabulary, never something personal. */
const harmlessValues: ReadonlySet<RuleName> = new Set([
  'blanked-reference',
  'missing-org',
  'session-id-comma',
  'unknown-role',
  'unknown-enrollment-role',
  'agent-not-delivered',
  'agent-is-student',
  'incomplete-agent',
  'reverse-contact',
])

/** A rejection as it is kept: without its value unless the value is harmless or asked for. */
export const keptRejection = (rejection: Rejection, showValues: boolean): Rejection =>
  rejection.value === undefined || showValues || harmlessValues.has(rejection.rule)
    ? rejection
    : { ...rejection, value: undefined }

const columns = [
  'severity',
  'rule',
  'collection',
  'sourcedId',
  'field',
  'value',
  'action',
  'message',
  'rootCollection',
  'rootSourcedId',
  'rootRule',
]
const flushChars = 64 * 1024

/** Writes rejects as CSV while a run goes on. Holds 64 KiB. Cells that a spreadsheet would take for a formula get an apostrophe. */
export class RejectsFile {
  readonly #handle: number
  #pending = csvLine(columns)

  constructor(path: string) {
    try {
      this.#handle = openSync(path, 'w', 0o600)
    } catch (error) {
      throw new SinkError(
        `the rejects cannot be written to ${path} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
        {
          code: 'rejects-not-writable',
          hint: 'Name another file with --rejects-csv.',
          cause: error,
        },
      )
    }
  }

  add({ severity, rule, collection, sourcedId, field, value, action, message, root }: Rejection): void {
    const cells = [
      severity,
      rule,
      collection,
      sourcedId,
      field,
      value,
      action,
      message,
      root?.collection,
      root?.sourcedId,
      root?.rule,
    ]
    this.#pending += csvLine(cells.map((cell) => harmless((cell ?? '').replace(/[\r\n]+/g, ' '))))
    if (this.#pending.length >= flushChars) this.#flush()
  }

  close(): void {
    this.#flush()
    closeSync(this.#handle)
  }

  #flush(): void {
    writeSync(this.#handle, this.#pending)
    this.#pending = ''
  }
}

const harmless = (cell: string): string => (/^[=+\-@\t]/.test(cell) ? `'${cell}` : cell)
