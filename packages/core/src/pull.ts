import { concatMap, fromEvent, lastValueFrom, mergeMap, type Observable, takeUntil, throwError } from 'rxjs'
import { type Interrupted, SourceError, stoppedBefore } from './errors.js'
import type { Proof, PullContext, RosterPage, Source } from './page.js'
import type { Collection } from './record.js'
import type { SnapshotWriter } from './snapshot.js'

/** The proof of each collection of a complete pull. */
export type Proofs = Partial<Record<Collection, Proof>>

const stopped = (): Interrupted => stoppedBefore('the pull was complete')

const aborted = (signal: AbortSignal): Observable<never> =>
  fromEvent(signal, 'abort').pipe(mergeMap(() => throwError(stopped)))

/**
 * Pulls a source into a snapshot writer, page by page: a page is taken when it is on disk.
 *
 * Holds the pages in flight. Raises what the source raises, SourceError `incomplete-pull` when a collection ended without proof,
 * Interrupted on abort. The writer is neither committed nor aborted.
 */
export const pull = async (source: Source, writer: SnapshotWriter, context: PullContext = {}): Promise<Proofs> => {
  const { signal } = context
  if (signal?.aborted === true) throw stopped()
  const proofs: Proofs = {}
  const keep = async (page: RosterPage): Promise<void> => {
    await writer.write(page)
    if (page.proof !== undefined) proofs[page.collection] = page.proof
    page.taken()
  }
  const kept = source.pages(context).pipe(concatMap(keep))
  await lastValueFrom(signal === undefined ? kept : kept.pipe(takeUntil(aborted(signal))), { defaultValue: undefined })
  const open = source.collections.filter((name) => proofs[name] === undefined)
  if (open.length > 0) {
    throw new SourceError(`the pull of ${open.join(', ')} ended without proof that it is complete`, {
      code: 'incomplete-pull',
      hint: 'Run again; if it stays so, the source ends its stream too early.',
    })
  }
  return proofs
}
