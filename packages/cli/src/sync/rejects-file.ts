import { closeSync, openSync, writeFileSync } from 'node:fs'
import { csvLine, type Rejection, type RuleName, SinkError } from '@rosterstream/core'

/** Rules whose value is the id of a record, which their message does not name. */
const idValues: ReadonlySet<RuleName> = new Set([
  'agent-is-student',
  'incomplete-agent',
  'reverse-contact',
  'session-id-comma',
])
/** Rules whose value is a word of the roster's own vocabulary, which a person has to know to map it. */
const wordValues: ReadonlySet<RuleName> = new Set(['unknown-role', 'unknown-enrollment-role'])

/** What a message may say of a value that is not shown: an id, or a plain word. */
const named = ({ rule, value = '' }: Rejection): string => {
  if (idValues.has(rule)) return ` (${value})`
  return wordValues.has(rule) && /^[A-Za-z][\w:.-]{0,39}$/.test(value) ? ` (${value})` : ''
}

/** A rejection as it is kept: without its value unless that is asked for. Ids and words of the vocabulary go into the message. */
export const keptRejection = (rejection: Rejection, showValues: boolean): Rejection =>
  rejection.value === undefined || showValues
    ? rejection
    : { ...rejection, value: undefined, message: rejection.message + named(rejection) }

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
  readonly #path: string
  readonly #handle: number
  #pending = csvLine(columns)

  constructor(path: string) {
    this.#path = path
    try {
      this.#handle = openSync(path, 'w', 0o600)
    } catch (error) {
      throw notWritable(path, error)
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
    try {
      writeFileSync(this.#handle, this.#pending)
    } catch (error) {
      throw notWritable(this.#path, error)
    }
    this.#pending = ''
  }
}

const notWritable = (path: string, cause: unknown): SinkError =>
  new SinkError(`the rejects cannot be written to ${path} (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`, {
    code: 'rejects-not-writable',
    hint: 'Name another file with --rejects-csv. The same rejects are in rejects.jsonl of the run.',
    cause,
  })

const harmless = (cell: string): string => (/^[=+\-@\t]/.test(cell) ? `'${cell}` : cell)
