import type { Clock } from './clock.js'

/** Waits for the next free place in the row. */
export type Pace = (signal: AbortSignal | undefined) => Promise<void>

/** Spaces calls evenly, however many callers there are: never more than `perSecond` places a second. */
export function pace(perSecond: number | undefined, clock: Clock): Pace {
  if (perSecond === undefined || !(perSecond > 0)) return async () => {}
  const gapMs = 1000 / perSecond
  let free = Number.NEGATIVE_INFINITY
  return async (signal) => {
    const mine = Math.max(free, clock.elapsed())
    free = mine + gapMs
    // Timers may fire a little early.
    for (let left = mine - clock.elapsed(); left > 0; left = mine - clock.elapsed()) {
      await clock.sleep(Math.ceil(left), signal)
    }
  }
}
