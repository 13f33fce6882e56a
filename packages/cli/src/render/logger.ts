import type { TextSink } from '../commands/command.js'

/** How much is told on stderr, least first. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const

export type LogLevel = (typeof logLevels)[number]

/** How a line on stderr is written. */
export const logFormats = ['text', 'json'] as const

export type LogFormat = (typeof logFormats)[number]

/** Facts beside a message, for programs: counts, ids of collections, codes. Never a personal value. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Writes single lines to stderr. */
export interface Logger {
  readonly format: LogFormat
  readonly tells: (level: LogLevel) => boolean
  readonly log: (level: LogLevel, message: string, fields?: LogFields) => void
}

/** What a logger is made with. */
export interface LoggerOptions {
  readonly stderr: TextSink
  readonly level: LogLevel
  readonly format: LogFormat
  /** @default the clock of the machine */
  readonly now?: () => Date
}

const prefixes: Readonly<Record<LogLevel, string>> = { error: 'error: ', warn: 'warning: ', info: '', debug: 'debug: ' }

/** Makes a logger: text for people, or one JSON object per line with `time`, `level`, `message` and the fields. */
export const createLogger = ({ stderr, level, format, now = () => new Date() }: LoggerOptions): Logger => {
  const tells = (asked: LogLevel): boolean => logLevels.indexOf(asked) <= logLevels.indexOf(level)
  return {
    format,
    tells,
    log: (at, message, fields) => {
      if (!tells(at)) return
      stderr.write(
        format === 'json'
          ? `${JSON.stringify({ time: now().toISOString(), level: at, message: message.trim().replace(/ {2,}/g, ' '), ...fields })}\n`
          : `${prefixes[at]}${message}\n`,
      )
    },
  }
}
