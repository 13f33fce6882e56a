import { concatMap, type MonoTypeOperatorFunction, Observable } from 'rxjs'
import type { RosterPage } from './page.js'

/** What is done with each page; the next one is not begun before it settles. */
export type UsePage = (page: RosterPage) => Promise<void> | void

const giveBack: MonoTypeOperatorFunction<RosterPage> = (pages) =>
  new Observable((subscriber) =>
    pages.subscribe({
      next: (page) => {
        subscriber.next(page)
        page.taken()
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => subscriber.complete(),
    }),
  )

/**
 * Ends a plain `pages$.pipe(…)`: gives the credit of each page back, so that the source asks for more only when this end keeps up.
 *
 * The credit goes back after `use` has settled and the subscriber's `next` has returned. Whatever waits belongs into `use`: behind
 * `takePages` pages would queue up without bound. Without it, or without `page.taken()`, a source stops after its first few pages.
 * Shape: pages → the same pages, 1:1, in order. Holds: the pages that the source may send ahead.
 */
export const takePages =
  (use?: UsePage): MonoTypeOperatorFunction<RosterPage> =>
  (pages) =>
    giveBack(
      use === undefined
        ? pages
        : pages.pipe(
            concatMap(async (page) => {
              await use(page)
              return page
            }),
          ),
    )
