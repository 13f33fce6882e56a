import { Subject, type Subscription } from 'rxjs'
import type { Binding, RosterOperator } from './operator.js'
import type { RosterPage } from './page.js'

/**
 * A subscribed list of operators that takes one page at a time: the next page goes in when the one before came out, so nothing queues up
 * even behind an operator that waits. State of the operators lives from construction to `close`.
 */
export class OperatorChain {
  readonly #feed = new Subject<RosterPage>()
  readonly #subscription: Subscription
  #settle: { readonly resolve: (page: RosterPage) => void; readonly reject: (error: unknown) => void } | undefined
  #early: RosterPage | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(operators: readonly RosterOperator[], binding: Binding) {
    const output = operators.reduce((pages, part) => part.bind(binding)(pages), this.#feed.asObservable())
    this.#subscription = output.subscribe({
      next: (page) => {
        if (this.#settle === undefined) this.#early = page
        else this.#settle.resolve(page)
        this.#settle = undefined
      },
      error: (error: unknown) => {
        this.#failure = { error }
        this.#settle?.reject(error)
      },
    })
  }

  /** Sends a page through. Rejects with what an operator threw. */
  push(page: RosterPage): Promise<RosterPage> | RosterPage {
    this.#early = undefined
    this.#feed.next(page)
    if (this.#failure !== undefined) throw this.#failure.error
    if (this.#early !== undefined) return this.#early
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
  }

  close(): void {
    this.#subscription.unsubscribe()
  }
}
