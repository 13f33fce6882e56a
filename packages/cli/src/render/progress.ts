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
export const createProgress = ({ stderr, mode, now = () => performance.now() }: ProgressOptions): Progress => {
  const lines = new Map<Collection, Line>()
  let step = ''
  let stepStartedAt = now()
  let drawn = 0
  let lastDraw = -redrawMs

  const erase = (): string => (drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`)
  const draw = (force: boolean): void => {
    if (mode !== 'live' || (!force && now() - lastDraw < redrawMs)) return
    lastDraw = now()
    const width = (stderr.columns ?? 80) - 1
    const texts = [...lines].map(([name, line]) => renderLine(name, line, now()))
    if (step !== '') texts.push(`  ${step}`)
    stderr.write(erase() + texts.map((text) => `${text.slice(0, width)}\n`).join(''))
    drawn = texts.length
  }
  const say = (line: string): void => {
    if (mode === 'none') return
    stderr.write(`${mode === 'live' ? erase() : ''}${line}\n`)
    drawn = 0
    draw(true)
  }
  const lineOf = (name: Collection): Line => {
    let line = lines.get(name)
    if (line === undefined) {
      line = { startedAt: now(), received: 0, total: undefined, note: '', done: false }
      lines.set(name, line)
    }
    return line
  }

  return {
    say,
    pull: (event) => {
      if (event.type === 'page') {
        const line = lineOf(event.collection)
        line.received = event.received
        line.total = event.total
        line.note = ''
        draw(false)
      } else if (event.type === 'proof') {
        const line = lineOf(event.collection)
        line.received = event.proof.received
        line.total = event.proof.total
        line.note = event.proof.completeness === 'proven' ? 'complete' : 'complete as far as known (no total)'
        line.done = true
        if (mode === 'lines') stderr.write(`${renderLine(event.collection, line, now())}\n`)
        draw(true)
      } else if (event.type === 'retry') {
        if (event.waitMs >= waitNoteMs)
          say(
            `  waiting ${duration(event.waitMs)}${event.collection === undefined ? '' : ` for ${event.collection}`}: ${event.reason}`,
          )
      } else if (event.type === 'restart') {
        say(`  ${event.collection}: pulled again from the start (attempt ${event.attempt}): ${event.reason}`)
      } else {
        say(`  ${event.collection === undefined ? '' : `${event.collection}: `}${event.message}`)
      }
    },
    step: (name, records) => {
      if (name !== step) stepStartedAt = now()
      step =
        records === undefined
          ? name
          : `${name}  ${count(records)}  ${count((records * 1000) / Math.max(1, now() - stepStartedAt))}/s`
      draw(false)
    },
    close: () => {
      step = ''
      draw(true)
      lines.clear()
      drawn = 0
    },
  }
}
