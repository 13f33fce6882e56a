import { count, duration } from './text.js'

/** How far one collection is. */
export interface CollectionLine {
  /** When the one before it ended, so that the first page counts with the time that it took. */
  readonly startedAt: number
  received: number
  total: number | undefined
  note: string
  done: boolean
}

/** Seconds as people wait for them: no fractions. */
const timeLeft = (seconds: number): string =>
  seconds < 59.5 ? `${Math.max(1, Math.round(seconds))} s` : duration(seconds * 1000)

/** The line of one collection at a moment: counts, share, rate and the time that is left, or how it ended. */
export const renderCollectionLine = (name: string, line: CollectionLine, now: number): string => {
  const { received, total } = line
  const known = total === undefined ? count(received) : `${count(received)} of ${count(total)}`
  const start = `  ${name.padEnd(16)} ${known.padStart(22)}`
  if (line.done) return `${start}  ${line.note}`
  const rate = (received * 1000) / Math.max(1, now - line.startedAt)
  const open = total === undefined ? 0 : Math.max(0, total - received)
  const left = open === 0 || rate === 0 ? '' : `  ETA ${timeLeft(open / rate)}`
  const share = total === undefined || total === 0 ? '' : `${Math.min(100, Math.floor((100 * received) / total))} %`
  return `${start}  ${share.padStart(5)}  ${`${count(rate)}/s`.padStart(9)}${left}`
}
