import { Interrupted, RosterstreamError } from '../errors.js'

/** Makes one signal of several; `release` takes it off them. (AbortSignal.any holds on to long-lived signals in some versions of Node.) */
export function joinSignals(signals: readonly (AbortSignal | undefined)[]): {
  readonly signal: AbortSignal
  readonly release: () => void
} {
  const joined = new AbortController()
  const given = signals.filter((signal) => signal !== undefined)
  const abort = (event: Event): void => joined.abort((event.target as AbortSignal).reason)
  const aborted = given.find((signal) => signal.aborted)
  if (aborted) joined.abort(aborted.reason)
  for (const signal of given) signal.addEventListener('abort', abort)
  return {
    signal: joined.signal,
    release: () => {
      for (const signal of given) signal.removeEventListener('abort', abort)
    },
  }
}

/** What an abort looks like to the caller: the reason that was given with it, where that is an error of ours. */
export function interrupted(signal: AbortSignal): RosterstreamError {
  if (signal.reason instanceof RosterstreamError) return signal.reason
  return new Interrupted('stopped before the answer came', {
    code: 'interrupted',
    hint: 'Run again.',
    cause: signal.reason,
  })
}
