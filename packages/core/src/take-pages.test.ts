import { lastValueFrom, Observable, of, Subject, toArray } from 'rxjs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { RosterPage } from './page.js'
import { takePages } from './take-pages.js'

const test = suite('takePages')

const page = (offset: number, taken: () => void): RosterPage => ({
  collection: 'orgs',
  records: [],
  rejections: [],
  origin: { attempt: 1, offset },
  proof: undefined,
  taken,
})

/** A source that has leave for `ahead` pages, and goes on when one is taken. */
const source = (count: number, ahead: number): { readonly pages: Observable<RosterPage>; sent: number } => {
  const state = {
    sent: 0,
    pages: new Observable<RosterPage>((subscriber) => {
      const send = (): void => {
        if (state.sent === count) subscriber.complete()
        else subscriber.next(page(state.sent++, () => queueMicrotask(send)))
      }
      for (let first = 0; first < ahead; first++) send()
    }),
  }
  return state
}

test('lets a source that waits for credits come to its end', async () => {
  const { pages } = source(7, 2)
  const seen = await lastValueFrom(pages.pipe(takePages(), toArray()))
  assert.equal(
    seen.map(({ origin }) => origin.offset),
    [0, 1, 2, 3, 4, 5, 6],
  )
})

test('gives the credit back after the subscriber has had the page', () => {
  const steps: string[] = []
  of(page(0, () => steps.push('taken')))
    .pipe(takePages())
    .subscribe(() => steps.push('seen'))
  assert.equal(steps, ['seen', 'taken'])
})

test('keeps the credit while the use of a page waits, so that the source stays the prefetch ahead', async () => {
  const from = source(20, 3)
  const waiting: (() => void)[] = []
  const used: number[] = []
  const end = lastValueFrom(
    from.pages.pipe(
      takePages(async ({ origin }) => {
        used.push(origin.offset)
        await new Promise<void>((resolve) => waiting.push(resolve))
      }),
    ),
  )
  for (let step = 0; step < 20; step++) {
    await new Promise((resolve) => setImmediate(resolve))
    assert.is(used.length, step + 1, 'one page at a time')
    assert.ok(from.sent <= step + 3, `${from.sent} sent when ${step} were taken`)
    waiting[step]?.()
  }
  assert.is((await end).origin.offset, 19)
})

test('takes no page whose use failed, hands the error on and lets the source go', async () => {
  const fault = new Error('disk full')
  const upstream = new Subject<RosterPage>()
  const taken: number[] = []
  const met: unknown[] = []
  upstream
    .pipe(takePages(({ origin }) => (origin.offset === 1 ? Promise.reject(fault) : undefined)))
    .subscribe({ error: (error: unknown) => met.push(error) })
  for (const offset of [0, 1, 2]) upstream.next(page(offset, () => taken.push(offset)))
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(met, [fault])
  assert.equal(taken, [0])
  assert.not.ok(upstream.observed)
})

test.run()
