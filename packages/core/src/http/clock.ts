import { setTimeout as delay } from 'node:timers/promises'

/** Time and chance, as the client sees them; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970, by this machine. */
  readonly now: () => number
  /** Milliseconds that never run backwards. */
  readonly elapsed: () => number
  /** Rejects when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** In [0, 1). */
  readonly random: () => number
}

/** Node's longest timer; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1

/** Reads this machine's clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) => delay(Math.min(ms, longestTimerMs), undefined, signal ? { signal } : {}),
  random: () => Math.random(),
}
