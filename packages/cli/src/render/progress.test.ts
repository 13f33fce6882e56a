import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createLogger } from './logger.js'
import { createProgress } from './progress.js'

const test = suite('createProgress')

const proof = {
  completeness: 'proven',
  received: 3000,
  unique: 3000,
  total: 3000,
  pages: 3,
  requests: 3,
  retries: 0,
  attempts: 1,
  remarks: [],
} as const

const watched = (mode: 'live' | 'lines' | 'none', format: 'text' | 'json' = 'text') => {
  const written: string[] = []
  const clock = { ms: 0 }
  const stderr = { write: (text: string) => written.push(text), columns: 90 }
  const now = () => new Date(1_700_000_000_000 + clock.ms)
  const logger = createLogger({ stderr, level: 'info', format, now })
  const progress = createProgress({ stderr, logger, mode, now: () => clock.ms })
  return { written, clock, progress }
}

const page = (received: number) => ({ type: 'page', collection: 'users', attempt: 1, received, total: 3000 }) as const

test('on a terminal it draws over itself within its width, from the first page at the rate that it took', () => {
  const { written, clock, progress } = watched('live')
  clock.ms = 1000
  progress.pull(page(1000))
  assert.match(written.at(-1) ?? '', /users +1,000 of 3,000 +33 % +1,000\/s {2}ETA/)
  assert.ok(
    written
      .at(-1)
      ?.split('\n')
      .every((line) => line.length < 90),
  )
  clock.ms = 1050
  progress.pull(page(2000))
  assert.is(written.length, 1, 'a redraw each tenth of a second')
  progress.log('info', 'waiting')
  assert.equal(written.slice(1, 3), ['\r\u001b[1A\u001b[0J', 'waiting\n'])
  progress.pull({ type: 'proof', collection: 'users', proof })
  progress.close()
  assert.match(written.at(-1) ?? '', /\u001b\[1A\u001b\[0J {2}users +3,000 of 3,000 {2}complete\n$/)
})

test('in a pipe it writes a line per collection and one each half minute; as JSON for programs', () => {
  const { written, clock, progress } = watched('lines', 'json')
  progress.pull(page(1000))
  clock.ms = 40_000
  progress.pull(page(2000))
  progress.pull({ type: 'proof', collection: 'users', proof })
  const lines = written.map((line) => JSON.parse(line) as Record<string, unknown>)
  assert.equal(
    lines.map(({ level, event, received }) => [level, event, received]),
    [
      ['info', 'progress', 2000],
      ['info', 'collection', 3000],
    ],
  )
  assert.is(lines[1]?.message, 'users 3,000 of 3,000 complete')
})

test('switched off it stays silent but for what is logged', () => {
  const { written, progress } = watched('none')
  progress.pull(page(1000))
  progress.step('publishing')
  progress.pull({ type: 'retry', collection: 'users', reason: 'answered 503', waitMs: 4000 })
  progress.close()
  assert.equal(written, ['users: waiting 4.0 s: answered 503\n'])
})

test.run()
