import { type Collection, type Page, type Proof, type RosterPage, SourceError } from '@rosterstream/core'
import { type CollectionState, collectionState, type PullSettings, remark } from './collection-state.js'
import { type Attempt, type Judgement, judgeAttempts } from './judge-attempts.js'
import { pullOnce, type VoidAttempt, type WholeAttempt } from './pull-once.js'

const maximumRepeats = 3
const maximumChanges = 10
const otherLimits = [2 / 3, 1 / 2, 3 / 4]

/** What a collection has to hold to be believed. */
export interface Expectations {
  readonly requireProof: boolean
  /** An empty collection is no failure. */
  readonly allowEmpty: (collection: Collection) => boolean
  /** It had active records in the last pull. */
  readonly previouslyActive: (collection: Collection) => boolean
}

/** How a collection is pulled to its proof. */
export interface CollectionPull {
  readonly settings: PullSettings
  readonly expectations: Expectations
  readonly deliver: (page: RosterPage) => void
}

const required: readonly Collection[] = ['orgs', 'academicSessions', 'users', 'classes', 'enrollments']

const incomplete = (collection: Collection, reason: string, attempts: number): SourceError =>
  new SourceError(`the pull of ${collection} is not complete: ${reason} (${attempts} attempts)`, {
    code: 'incomplete-pull',
    hint: 'Run again at a quiet hour; if it stays so, send this message to the provider: its list moves, or its total is wrong.',
  })

const checkPresence = ({ expectations }: CollectionPull, collection: Collection, active: number): void => {
  if (active > 0 || expectations.allowEmpty(collection)) return
  if (collection === 'users') {
    throw new SourceError('the server sent no active user', {
      code: 'no-users',
      hint: 'Check that the client may read users; set source.allowEmpty to [users] if the district really has none.',
    })
  }
  if (!required.includes(collection) || !expectations.previouslyActive(collection)) return
  throw new SourceError(`the server sent no active ${collection}, and had some in the last pull`, {
    code: 'empty-collection',
    hint: `Ask the provider what became of them; set source.allowEmpty to [${collection}] if it is right.`,
  })
}

const proofOf = (
  state: CollectionState,
  whole: WholeAttempt,
  rest: Pick<Proof, 'completeness' | 'attempts'>,
): Proof => ({
  completeness: rest.completeness,
  received: whole.attempt.received,
  unique: whole.attempt.unique,
  total: whole.attempt.total,
  pages: state.pages,
  requests: state.requests,
  retries: state.retries,
  attempts: rest.attempts,
  remarks: [...state.remarks],
  active: whole.active,
  serverDateMs: whole.serverDateMs,
  newestChangeMs: whole.newestChangeMs,
})

/** A function that works once. */
const once = (action: () => void): (() => void) => {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}

const deliver = (
  pull: CollectionPull,
  page: Pick<Page, 'collection' | 'records' | 'rejections' | 'origin' | 'proof'>,
): void => {
  const { credits } = pull.settings
  pull.deliver({ ...page, taken: once(() => credits.release()) } as RosterPage)
}

/** Has the next attempt cut its pages elsewhere. */
const cutElsewhere = (state: CollectionState, largest: number, repeats: number): void => {
  const share = otherLimits[repeats % otherLimits.length] as number
  state.parameters = { ...state.parameters, limit: largest === 1 ? 2 : Math.max(1, Math.floor(largest * share)) }
}

/** Attempt after attempt, until one is proven or all are used up. */
class Attempts {
  readonly #pull: CollectionPull
  readonly #state: CollectionState
  readonly #whole: Attempt[] = []
  #number = 0
  #repeats = 0
  #changes = 0

  constructor(pull: CollectionPull, collection: Collection) {
    this.#pull = pull
    this.#state = collectionState(collection, pull.settings)
  }

  async run(): Promise<void> {
    const { settings } = this.#pull
    const { collection } = this.#state
    for (;;) {
      this.#number++
      const end = await pullOnce({
        settings,
        state: this.#state,
        number: this.#number,
        deliver: (page, origin) => deliver(this.#pull, { collection, ...page, origin, proof: undefined }),
      })
      const reason = 'reason' in end ? this.#afterVoid(end) : this.#afterWhole(end)
      if (reason === undefined) return
      settings.credits.release()
      settings.observe({ type: 'restart', collection, attempt: this.#number + 1, reason })
    }
  }

  #afterVoid({ reason, moved, largest }: VoidAttempt): string {
    if (moved) this.#countRepeat(reason)
    else if (++this.#changes > maximumChanges) throw incomplete(this.#state.collection, reason, this.#number)
    if (largest !== undefined) cutElsewhere(this.#state, largest, this.#repeats)
    return reason
  }

  #afterWhole(end: WholeAttempt): string | undefined {
    this.#whole.push(end.attempt)
    const judgement = judgeAttempts(this.#whole)
    if ('completeness' in judgement) {
      this.#finish(end, judgement)
      return undefined
    }
    this.#countRepeat(judgement.again)
    if (judgement.withoutFilter) this.#state.parameters = { ...this.#state.parameters, filter: undefined }
    if (judgement.otherLimit) cutElsewhere(this.#state, end.attempt.largest, this.#repeats)
    return judgement.again
  }

  #countRepeat(reason: string): void {
    this.#repeats++
    if (this.#repeats > maximumRepeats) throw incomplete(this.#state.collection, reason, this.#number)
  }

  #finish(end: WholeAttempt, { completeness, remarks }: Extract<Judgement, { completeness: string }>): void {
    const { settings, expectations } = this.#pull
    const { collection } = this.#state
    for (const message of remarks) remark(this.#state, message, settings.observe)
    checkPresence(this.#pull, collection, end.active)
    const proof = proofOf(this.#state, end, { completeness, attempts: this.#number })
    if (completeness === 'unproven' && expectations.requireProof) {
      throw new SourceError(`the pull of ${collection} cannot be proven complete: ${remarks.at(-1) ?? 'no total'}`, {
        code: 'unproven-pull',
        hint: 'Ask the provider to send X-Total-Count, or set source.requireProof to false.',
      })
    }
    settings.observe({ type: 'proof', collection, proof })
    deliver(this.#pull, { collection, ...end.last, origin: end.origin, proof })
  }
}

/**
 * Pulls a collection page by page until it is proven complete, three times more at most; the last page carries the proof.
 * Raises SourceError: `incomplete-pull`, `unproven-pull`, `empty-collection`, `no-users`, and what one attempt raises.
 */
export const pullCollection = (pull: CollectionPull, collection: Collection): Promise<void> =>
  new Attempts(pull, collection).run()
