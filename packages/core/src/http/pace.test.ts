import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { systemClock } from './clock.js'
import { pace } from './pace.js'

const test = suite('pace')

/** A clock whose sleepers are woken by hand, in the order of their times. */
function handClock() {
  let time = 5000
  const sleepers: { readonly at: number; readonly wake: () => void }[] = []
  return {
    ...systemClock,
    elapsed: () => time,
    sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ at: time + ms, wake })),
    /** Sleepers wake `early` milliseconds too soon, as timers may. */
    run: async (early = 0) => {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve))
        sleepers.sort((a, b) => a.at - b.at)
        const next = sleepers.shift()
        if (!next) return
        time = Math.max(time, next.at - (next.at - time > early ? early : 0))
        next.wake()
      }
    },
    pass: (ms: number) => {
      time += ms
    },
  }
}

for (const early of [0, 0.6]) {
  test(`callers at once are let through at even distances, with timers ${early} ms early`, async () => {
    const clock = handClock()
    const turn = pace(4, clock)
    const times: number[] = []
    const all = Promise.all(Array.from({ length: 9 }, () => turn(undefined).then(() => times.push(clock.elapsed()))))
    await clock.run(early)
    await all
    times.forEach((time, index) => {
      assert.ok(time >= 5000 + index * 250, `${time} at ${index}`)
      assert.ok(time < 5002 + index * 250, `${time} at ${index}`)
    })
  })
}

test('a pause is not saved up for a burst', async () => {
  const clock = handClock()
  const turn = pace(1, clock)
  await turn(undefined)
  clock.pass(60_000)
  const times: number[] = []
  const all = Promise.all([1, 2].map(() => turn(undefined).then(() => times.push(clock.elapsed()))))
  await clock.run()
  await all
  assert.equal(times, [65_000, 66_000])
})

test('without a rate nobody waits', async () => {
  await pace(undefined, { ...systemClock, sleep: () => assert.unreachable() as never })(undefined)
})

test.run()
