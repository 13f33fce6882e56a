import { ConfigError, RosterstreamError, SinkError } from '@rosterstream/core'

const codeOf = (error: unknown): string => {
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' ? code : ''
}

const isFull = (text: string): boolean => /ENOSPC|EDQUOT|No space left|quota exceeded/i.test(text)
const isForbidden = (text: string): boolean =>
  /EACCES|EPERM|EROFS|Permission denied|Read-only file system|ENOENT: [^,]*, mkdir/i.test(text)
const isCrowded = (text: string): boolean => /EMFILE|ENFILE|Too many open files/i.test(text)

/** The texts of an error and of its causes, for telling what the system said. */
export const errorText = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : ` ${errorText(error.cause)}`
  return `${codeOf(error)} ${error.message}${cause}`
}

/** Tells whether the system refused, so that the files themselves may be sound. */
export const isRefusal = (error: unknown): boolean => {
  const text = errorText(error)
  return isFull(text) || isForbidden(text) || isCrowded(text)
}

/**
 * Turns what the disk answered into an error with a next step: SinkError `disk-full`, `too-many-files` or `state-failed`, ConfigError
 * `state-not-writable`. What is ours already passes through. `place` is the file or folder.
 */
export const diskError = (error: unknown, place: string): Error => {
  if (error instanceof RosterstreamError) return error
  const text = errorText(error)
  if (isFull(text)) {
    const hint = 'Free some space on the disk that holds the state, then run again.'
    return new SinkError(`no space is left on the disk of ${place}`, { code: 'disk-full', hint, cause: error })
  }
  if (isForbidden(text)) {
    const hint = 'Let the user who runs this write there, or set state to another folder.'
    return new ConfigError(`${place} cannot be written`, { code: 'state-not-writable', hint, cause: error })
  }
  if (isCrowded(text)) {
    const hint = 'Raise the limit of open files (ulimit -n) to 1024 or more, then run again.'
    return new SinkError(`too many files are open to use ${place}`, { code: 'too-many-files', hint, cause: error })
  }
  const hint = 'Check the disk that holds the state, then run again.'
  return new SinkError(`${place} failed: ${text.trim()}`, { code: 'state-failed', hint, cause: error })
}

/** Does what the disk may refuse, and raises `diskError` of what it answered. */
export const onDisk = <T>(place: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw diskError(error, place)
  }
}
