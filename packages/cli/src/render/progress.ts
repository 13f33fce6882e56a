import type { Collection, PullEvent } from '@rosterstream/core'
import type { TextSink } from '../commands/command.js'
import { count, duration } from './text.js'

/** How progress is shown. */
export interface ProgressOptions {
  readonly stderr: TextSink
  /** `live` redraws on a terminal, `lines` writes one line per finished step, `none` stays silent. */
  readonly mode: 'live' | 'lines' | 'none'
  /** Milliseconds. @default performance.now */
  readonly now?: () => number
}

/** Shows how far a run is. Counts and names of collections only. */
export interface Progress {
  readonly pull: (event: PullEvent) => void
  /** Names the step that is going on; `records` counts within it. */
  readonly step: (name: string, records?: number) => void
  /** Writes a sentence above the live part. */
  readonly say: (line: string) => void
  readonly close: () => void
}

interface Line {
  readonly startedAt: number
  received: number
  total: number | undefined
  note: string
  done: boolean
}

const redrawMs = 100
const waitNoteMs = 2000

const rateOf = (line: Line, now: number): number => (line.received * 1000) / Math.max(1, now - line.startedAt)

const renderLine = (name: string, line: Line, now: number): string => {
  const known = line.total === undefined ? count(line.received) : `${count(line.received)} of ${count(line.total)}`
  if (line.done) return `  ${name.padEnd(16)} ${known.padStart(24)}  ${line.note}`
  const rate = rateOf(line, now)
  const left =
    line.total === undefined || rate === 0 ? '' : `  ETA ${duration(((line.total - line.received) * 1000) / rate)}`
  const share =
    line.total === undefined || line.total === 0 ? '' : `${Math.floor((100 * line.received) / line.total)} %`
  return `  ${name.padEnd(16)} ${known.padStart(24)}  ${share.padStart(5)}  ${count(rate)}/s${left}${line.note}`
}

/** Makes the progress of one run. Live drawing takes as many lines as there are collections at work, cut to the terminal's width. */
export const createProgress = (options: ProgressOptions): Progress => new RunProgress(options)

class RunProgress implements Progress {
  readonly #stderr: TextSink
  readonly #mode: ProgressOptions['mode']
  readonly #now: () => number
  readonly #lines = new Map<Collection, Line>()
  #step = ''
  #stepName = ''
  #stepStartedAt = 0
  #drawn = 0
  #lastDraw = -redrawMs

  constructor({ stderr, mode, now = () => performance.now() }: ProgressOptions) {
    this.#stderr = stderr
    this.#mode = mode
    this.#now = now
  }

  say = (line: string): void => {
    if (this.#mode === 'none') return
    this.#stderr.write(`${this.#erase()}${line}\n`)
    this.#drawn = 0
    this.#draw(true)
  }

  pull = (event: PullEvent): void => {
    const name = event.collection
    if (event.type === 'page') this.#page(event)
    else if (event.type === 'proof') this.#proof(event)
    else if (event.type === 'restart') {
      this.say(`  ${name}: pulled again from the start (attempt ${event.attempt}): ${event.reason}`)
    } else if (event.type === 'remark') this.say(`  ${name === undefined ? '' : `${name}: `}${event.message}`)
    else if (event.waitMs >= waitNoteMs) {
      this.say(`  waiting ${duration(event.waitMs)}${name === undefined ? '' : ` for ${name}`}: ${event.reason}`)
    }
  }

  step = (name: string, records?: number): void => {
    if (name !== this.#stepName) this.#stepStartedAt = this.#now()
    this.#stepName = name
    const rate = ((records ?? 0) * 1000) / Math.max(1, this.#now() - this.#stepStartedAt)
    this.#step = records === undefined ? name : `${name}  ${count(records)}  ${count(rate)}/s`
    this.#draw(false)
  }

  close = (): void => {
    this.#step = ''
    this.#draw(true)
    this.#lines.clear()
    this.#drawn = 0
  }

  #page(event: Extract<PullEvent, { type: 'page' }>): void {
    const line = this.#lineOf(event.collection)
    line.received = event.received
    line.total = event.total
    this.#draw(false)
  }

  #proof({ collection, proof }: Extract<PullEvent, { type: 'proof' }>): void {
    const line = this.#lineOf(collection)
    line.received = proof.received
    line.total = proof.total
    line.note = proof.completeness === 'proven' ? 'complete' : 'complete as far as known (no total)'
    line.done = true
    if (this.#mode === 'lines') this.#stderr.write(`${renderLine(collection, line, this.#now())}\n`)
    this.#draw(true)
  }

  #erase(): string {
    return this.#drawn === 0 ? '' : `\u001b[${this.#drawn}A\u001b[0J`
  }

  #draw(force: boolean): void {
    if (this.#mode !== 'live' || (!force && this.#now() - this.#lastDraw < redrawMs)) return
    this.#lastDraw = this.#now()
    const width = (this.#stderr.columns ?? 80) - 1
    const texts = [...this.#lines].map(([name, line]) => renderLine(name, line, this.#now()))
    if (this.#step !== '') texts.push(`  ${this.#step}`)
    this.#stderr.write(this.#erase() + texts.map((text) => `${text.slice(0, width)}\n`).join(''))
    this.#drawn = texts.length
  }

  #lineOf(name: Collection): Line {
    let line = this.#lines.get(name)
    if (line === undefined) {
      line = { startedAt: this.#now(), received: 0, total: undefined, note: '', done: false }
      this.#lines.set(name, line)
    }
    return line
  }
}
