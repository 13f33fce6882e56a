import { Subject, type Subscription } from 'rxjs'
import { ConfigError } from './errors.js'
import type { Binding, RosterOperator } from './operator.js'
import type { RosterPage } from './page.js'

/** A subscribed list of operators that takes one page at a time. State of the operators lives from construction to `close`. */
export class OperatorChain {
  readonly #feed = new Subject<RosterPage>()
  readonly #subscription: Subscription
  #came: RosterPage[] = []
  #failure: { readonly error: unknown } | undefined

  constructor(operators: readonly RosterOperator[], binding: Binding) {
    const output = operators.reduce((pages, part) => part.bind(binding)(pages), this.#feed.asObservable())
    this.#subscription = output.subscribe({
      next: (page) => this.#came.push(page),
      error: (error: unknown) => {
        this.#failure = { error }
      },
    })
  }

  /** Sends a page through. Rejects with what an operator threw, and with ConfigError `bad-operator` unless exactly one page comes out at once. */
  async push(page: RosterPage): Promise<RosterPage> {
    this.#came = []
    this.#feed.next(page)
    if (this.#failure !== undefined) throw this.#failure.error
    const [answer] = this.#came
    if (answer === undefined || this.#came.length > 1) throw misanswered(page, this.#came.length)
    return answer
  }

  close(): void {
    this.#subscription.unsubscribe()
  }
}

const misanswered = ({ collection }: RosterPage, count: number): ConfigError =>
  new ConfigError(`the operators answered a page of ${collection} with ${count} pages`, {
    code: 'bad-operator',
    hint: 'An operator answers each page with one page, at once, an empty one with an empty one; operatorContract of the testkit finds the one that does not.',
  })
