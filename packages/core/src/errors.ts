/** What an error carries beside its message: `code` is kebab-case and stable, `hint` says what to do next. */
export interface ErrorDetails {
  readonly code: string
  readonly hint: string
  readonly cause?: unknown
}

/** Ends a run on purpose. The subclass says who has to act; message, code and hint never hold a secret or a personal value. */
export abstract class RosterstreamError extends Error {
  readonly code: string
  readonly hint: string
  /** The exit code of the command. */
  abstract readonly exitCode: number

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
    this.code = details.code
    this.hint = details.hint
  }
}

/** The person who runs the command, or its configuration, has to change something. */
export class ConfigError extends RosterstreamError {
  readonly exitCode = 2
}

/** The provider refused, broke OneRoster, or the pull was not complete. */
export class SourceError extends RosterstreamError {
  readonly exitCode = 3
}

/** The guard stopped a publish on purpose. */
export class GuardHold extends RosterstreamError {
  readonly exitCode = 4
}

/** The data that was checked is not valid. */
export class DataError extends RosterstreamError {
  readonly exitCode = 5
}

/** The target or the disk refused. */
export class SinkError extends RosterstreamError {
  readonly exitCode = 6
}

/** Another run holds this state. */
export class LockError extends RosterstreamError {
  readonly exitCode = 7
}

/** The run was stopped from outside. */
export class Interrupted extends RosterstreamError {
  readonly exitCode = 130
}

/** The error for a run that was stopped before `what` came to be, as `the pull was complete`. */
export const stoppedBefore = (what: string): Interrupted =>
  new Interrupted(`stopped before ${what}`, { code: 'interrupted', hint: 'Run the command again.' })
