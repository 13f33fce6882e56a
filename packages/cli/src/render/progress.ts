import type { Collection, PullEvent } from '@rosterstream/core'
import type { TextSink } from '../commands/command.js'
import type { LogFields, Logger, LogLevel } from './logger.js'
import { type CollectionLine, renderCollectionLine } from './progress-line.js'
import { count, duration } from './text.js'

/** How progress is shown. */
export interface ProgressOptions {
  readonly stderr: TextSink
  readonly logger: Logger
  /** `live` redraws on a terminal, `lines` logs one line per finished collection and one every half minute, `none` shows neither. */
  readonly mode: 'live' | 'lines' | 'none'
  /** Milliseconds. @default performance.now */
  readonly now?: () => number
}

/** Shows how far a run is. Counts and names of collections only. */
export interface Progress {
  readonly pull: (event: PullEvent) => void
  /** Names the step that is going on; `records` counts within it. */
  readonly step: (name: string, records?: number) => void
  /** Logs a line, above the live part where there is one. */
  readonly log: Logger['log']
  /** Ends the live part for good: what was drawn last stays. */
  readonly close: () => void
}

const redrawMs = 100
const noteEveryMs = 30_000
const waitNoteMs = 2000

/** Makes the progress of one run. Live drawing takes as many lines as there are collections at work, cut to the terminal's width. */
export const createProgress = (options: ProgressOptions): Progress => new RunProgress(options)

class RunProgress implements Progress {
  readonly #stderr: TextSink
  readonly #logger: Logger
  readonly #mode: ProgressOptions['mode']
  readonly #now: () => number
  readonly #lines = new Map<Collection, CollectionLine>()
  #step = ''
  #stepName = ''
  #stepStartedAt = 0
  #closed = false
  #drawn = 0
  #lastDraw = -redrawMs
  #lastNote: number
  #lastEnd: number

  constructor({ stderr, logger, mode, now = () => performance.now() }: ProgressOptions) {
    this.#stderr = stderr
    this.#logger = logger
    this.#mode = mode
    this.#now = now
    this.#lastNote = now()
    this.#lastEnd = now()
  }

  log = (level: LogLevel, message: string, fields?: LogFields): void => {
    if (!this.#logger.tells(level)) return
    if (this.#drawn > 0) this.#stderr.write(this.#erase())
    this.#drawn = 0
    this.#logger.log(level, message, fields)
    this.#draw(true)
  }

  pull = (event: PullEvent): void => {
    const { collection } = event
    const about = collection === undefined ? '' : `${collection}: `
    if (event.type === 'page') this.#page(event)
    else if (event.type === 'proof') this.#proof(event)
    else if (event.type === 'restart') {
      const { attempt, reason } = event
      const message = `${about}pulled again from the start (attempt ${attempt}): ${reason}`
      this.log('info', message, { event: 'restart', collection, attempt })
    } else if (event.type === 'remark') this.log('info', about + event.message, { event: 'remark', collection })
    else {
      const { waitMs } = event
      const message = `${about}waiting ${duration(waitMs)}: ${event.reason}`
      this.log(waitMs >= waitNoteMs ? 'info' : 'debug', message, { event: 'retry', collection, waitMs })
    }
  }

  step = (name: string, records?: number): void => {
    if (name !== this.#stepName) {
      this.#stepStartedAt = this.#now()
      this.#logger.tells('debug') && this.log('debug', name, { event: 'step' })
    }
    this.#stepName = name
    const rate = ((records ?? 0) * 1000) / Math.max(1, this.#now() - this.#stepStartedAt)
    this.#step =
      records === undefined || records === 0 ? name : `${name.padEnd(36)}  ${count(records)}  ${count(rate)}/s`
    if (records !== undefined) this.#note(() => [this.#step.replace(/ {2,}/g, '  '), { event: 'progress', records }])
    this.#draw(false)
  }

  close = (): void => {
    if (this.#closed) return
    this.#step = ''
    this.#draw(true)
    this.#closed = true
    this.#drawn = 0
  }

  #page({ collection, received, total }: Extract<PullEvent, { type: 'page' }>): void {
    const line = this.#lineOf(collection)
    line.received = received
    line.total = total
    this.#note(() => [
      renderCollectionLine(collection, line, this.#now()),
      { event: 'progress', collection, received, total },
    ])
    this.#draw(false)
  }

  #proof({ collection, proof }: Extract<PullEvent, { type: 'proof' }>): void {
    const line = this.#lineOf(collection)
    const { received, total, completeness } = proof
    line.received = received
    line.total = total
    line.note = completeness === 'proven' ? 'complete' : 'complete as far as known (no total)'
    line.done = true
    this.#lastEnd = this.#now()
    if (this.#mode === 'lines') {
      const fields = { event: 'collection', collection, received, total: total ?? null, completeness }
      this.#logger.log('info', renderCollectionLine(collection, line, this.#now()), fields)
    }
    this.#draw(true)
  }

  /** In a pipe: a sign of life every half minute. */
  #note(line: () => readonly [string, LogFields]): void {
    if (this.#mode !== 'lines' || this.#now() - this.#lastNote < noteEveryMs) return
    this.#lastNote = this.#now()
    this.#logger.log('info', ...line())
  }

  #erase(): string {
    return this.#drawn === 0 ? '' : `\r\u001b[${this.#drawn}A\u001b[0J`
  }

  #draw(force: boolean): void {
    if (this.#mode !== 'live' || this.#closed || (!force && this.#now() - this.#lastDraw < redrawMs)) return
    this.#lastDraw = this.#now()
    const width = (this.#stderr.columns ?? 80) - 1
    const texts = [...this.#lines].map(([name, line]) => renderCollectionLine(name, line, this.#now()))
    if (this.#step !== '') texts.push(`  ${this.#step}`)
    this.#stderr.write(this.#erase() + texts.map((text) => `${text.slice(0, width)}\n`).join(''))
    this.#drawn = texts.length
  }

  #lineOf(name: Collection): CollectionLine {
    let line = this.#lines.get(name)
    if (line === undefined) {
      line = { startedAt: this.#lastEnd, received: 0, total: undefined, note: '', done: false }
      this.#lines.set(name, line)
    }
    return line
  }
}
