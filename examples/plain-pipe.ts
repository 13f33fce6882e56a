// The pages of a source in an RxJS program of your own: no tables, no sink. `takePages` at the end gives each page's credit back, so the
// server is asked for more only when this program keeps up.
import { formatPhones, keepActive, type PullContext, type Source, takePages } from '@rosterstream/core'
import { count, lastValueFrom } from 'rxjs'

/** Where the telephone numbers go. */
export interface PhoneBook {
  readonly put: (sourcedId: string, phone: string) => Promise<void>
  /** Forgets everything: the list moved while it was read, and the source begins the users again. */
  readonly clear: () => Promise<void>
}

/** Fills a phone book with the numbers of all active users as E.164. Settles with the number of pages, all collections together. */
export const fillPhoneBook = (source: Source, book: PhoneBook, context: PullContext = {}): Promise<number> => {
  let attempt = 1
  return lastValueFrom(
    source.pages(context).pipe(
      keepActive(),
      formatPhones({ region: 'US' }),
      takePages(async (page) => {
        if (page.collection !== 'users') return
        if (page.origin.attempt > attempt) {
          attempt = page.origin.attempt
          await book.clear()
        }
        for (const { sourcedId, phone } of page.records) if (phone !== undefined) await book.put(sourcedId, phone)
      }),
      count(),
    ),
  )
}
