import { stoppedBefore } from '@rosterstream/core'

/** The refusal to wait any longer. */
export const stopped = (reason: unknown): Error =>
  reason instanceof Error && reason.name !== 'AbortError' ? reason : stoppedBefore('the pull was complete')

/** Leave to have pages under way or untaken, a fixed number of them. First come, first served. */
export class Credits {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Settles when a credit is there; rejects at an abort. */
  acquire(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(stopped(signal.reason))
    if (this.#free > 0) {
      this.#free--
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const give = (): void => {
        signal.removeEventListener('abort', refuse)
        resolve()
      }
      const refuse = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(give), 1)
        reject(stopped(signal.reason))
      }
      this.#waiting.push(give)
      signal.addEventListener('abort', refuse, { once: true })
    })
  }

  release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next()
  }
}
