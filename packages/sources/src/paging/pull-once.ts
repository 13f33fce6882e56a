import { type Collection, isActive, type Origin, SourceError } from '@rosterstream/core'
import { type DecodedPage, decodePage } from '../decode/decode-record.js'
import { askPage } from './ask-page.js'
import { type CollectionState, type PullSettings, remark } from './collection-state.js'
import { Course } from './course.js'
import type { Attempt } from './judge-attempts.js'
import type { RawPage } from './request-page.js'

const maximumPages = 500_000

/** An attempt that reached an end. Its last page is held back until the attempt is judged. */
export interface WholeAttempt {
  readonly attempt: Attempt
  readonly last: DecodedPage<Collection>
  readonly origin: Origin
  readonly active: number
  readonly serverDateMs: number | undefined
  readonly newestChangeMs: number | undefined
}

/** An attempt that means nothing: the list moved under it, or other parameters were needed on the way. */
export interface VoidAttempt {
  readonly reason: string
  /** The list moved: counts among the repeated pulls. */
  readonly moved: boolean
  /** The largest page, where the pages have to be cut elsewhere to tell the server's own repeats from movement. */
  readonly largest?: number
}

/** What one attempt uses; `deliver` takes a page that is not the last, and its credit. */
export interface Once {
  readonly settings: PullSettings
  readonly state: CollectionState
  readonly number: number
  readonly deliver: (page: DecodedPage<Collection>, origin: Origin) => void
}

const drifted = (course: Course, page: RawPage): string | undefined => {
  if (page.total === undefined) return undefined
  course.total ??= page.total
  // A server that counts within the page announces 0 past the end.
  const pastEnd = page.records.length === 0 && page.total === 0 && course.offset === course.total
  if (page.total === course.total || pastEnd) return undefined
  return `the announced total went from ${course.total} to ${page.total} while the pages came`
}

const offsetIgnored = (collection: Collection, offset: number): SourceError =>
  new SourceError(`the server sent the same ${collection} again at offset ${offset}: it ignores the offset`, {
    code: 'offset-ignored',
    hint: 'Send this message to the provider. Until it is mended, a pageSize above the number of records may help.',
  })

/** What a page that came before means. Source: "the same ids twice in a row, one id alone three times". */
const novelty = (
  course: Course,
  { collection }: CollectionState,
  page: { readonly print: string; readonly received: number },
) => {
  const { print, received } = page
  const seen = course.ledger.seen(print)
  course.sameInARow = seen && print === course.lastPrint ? course.sameInARow + 1 : 1
  course.lastPrint = print
  if (!seen) return 'new'
  if (course.sameInARow > 1 && course.total === received && course.offset === received) return 'whole'
  if (course.sameInARow >= 3 || (course.sameInARow === 2 && received > 1))
    throw offsetIgnored(collection, course.offset)
  return received > 1 ? 'moved' : 'new'
}

const isLast = (course: Course, received: number): boolean =>
  received === 0 || (course.offset === course.total && received < course.largest)

/** An empty answer to a filter is looked at without it: active records there mean that the filter does not work. */
const checkedForEmptiness = async ({ settings, state }: Once, page: RawPage): Promise<RawPage> => {
  const { parameters } = state
  if (page.records.length > 0 || parameters.filter === undefined) return page
  state.parameters = { ...parameters, filter: undefined }
  const { page: unfiltered } = await askPage(settings, state, { offset: 0, total: undefined })
  const decoded = decodePage(state.collection, unfiltered.records, {})
  if (decoded.records.some(isActive)) {
    remark(
      state,
      `the filter finds nothing among ${unfiltered.records.length} records or more; pulled without it`,
      settings.observe,
    )
    return unfiltered
  }
  state.parameters = parameters
  return page
}

const whole = (course: Course, once: Once, rest: Pick<WholeAttempt, 'last' | 'origin'>): WholeAttempt => {
  const repeats = course.ledger.finish()
  return {
    ...rest,
    attempt: {
      ...repeats,
      received: course.offset,
      total: course.total,
      filtered: once.state.parameters.filter !== undefined,
      largest: course.largest,
    },
    active: course.active,
    serverDateMs: course.serverDateMs,
    newestChangeMs: course.newest.ms,
  }
}

const empty: DecodedPage<Collection> = { records: [], rejections: [] }

/** One page of the course: asks, judges, counts. Undefined: go on. */
const step = async (course: Course, once: Once): Promise<WholeAttempt | VoidAttempt | undefined> => {
  const { settings, state, number } = once
  const { collection } = state
  const { offset } = course
  const asked = await askPage(settings, state, { offset, total: course.total })
  if (asked.changed && offset > 0) return { reason: 'other parameters were needed in mid collection', moved: false }
  const page = offset === 0 ? await checkedForEmptiness(once, asked.page) : asked.page
  if (offset === 0) course.serverDateMs = page.answer.dateMs
  const received = page.records.length
  const origin = { attempt: number, offset }
  const { keepMetadata, userFlags } = settings
  const decoded = received === 0 ? empty : decodePage(collection, page.records, { keepMetadata, userFlags, origin })
  const drift = drifted(course, page)
  if (drift !== undefined) return { reason: drift, moved: true }
  if (received > 0) {
    const found = novelty(course, state, { print: course.note(decoded, page.answer.body), received })
    if (found === 'moved')
      return { reason: `the page at offset ${offset} had come before`, moved: true, largest: course.largest }
    if (found === 'whole') course.ledger.dropPage()
    if (found === 'whole') return whole(course, once, { last: empty, origin })
    course.ledger.keepPage()
    course.count(decoded, received)
  }
  settings.observe({ type: 'page', collection, attempt: number, received: course.offset, total: course.total })
  if (isLast(course, received)) return whole(course, once, { last: decoded, origin })
  once.deliver(decoded, origin)
  return undefined
}

/**
 * Pulls a collection once, page after page, a credit for each. Ends holding a credit for the last page, which is not delivered.
 * Raises SourceError `offset-ignored`, `endless-collection`, and what asking for pages raises.
 */
export const pullOnce = async (once: Once): Promise<WholeAttempt | VoidAttempt> => {
  const { settings, state } = once
  const course = new Course(settings)
  try {
    for (let pages = 0; pages < maximumPages; pages++) {
      await settings.credits.acquire(settings.service.signal)
      const end = await step(course, once)
      if (end !== undefined) return end
    }
  } finally {
    course.ledger.drop()
  }
  throw new SourceError(`${state.collection} had no end after ${maximumPages} pages`, {
    code: 'endless-collection',
    hint: 'Send this message to the provider; larger pages (source.pageSize) may help.',
  })
}
