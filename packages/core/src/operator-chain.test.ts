import { asyncScheduler, filter, map, mergeMap, type OperatorFunction, observeOn, of, take } from 'rxjs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError } from './errors.js'
import type { RosterOperator } from './operator.js'
import { OperatorChain } from './operator-chain.js'
import { keepActive } from './operators/keep-active.js'
import type { RosterPage } from './page.js'

const test = suite('OperatorChain')

const page = (offset = 0): RosterPage => ({
  collection: 'orgs',
  records: [],
  rejections: [],
  origin: { attempt: 1, offset },
  proof: undefined,
  taken: () => undefined,
})

const named = (plain: OperatorFunction<RosterPage, RosterPage>): RosterOperator =>
  Object.assign(plain, { operatorName: 'own', needsDistrict: false, bind: () => plain })

test('pages go through one by one', async () => {
  const chain = new OperatorChain([keepActive(), named(map((given) => ({ ...given })))], {})
  for (const offset of [0, 1]) assert.is((await chain.push(page(offset))).origin.offset, offset)
  chain.close()
})

test('an operator that answers a page with none, with two or later ends the run instead of halting it', async () => {
  const broken: readonly (readonly [OperatorFunction<RosterPage, RosterPage>, number])[] = [
    [filter(() => false), 0],
    [take(0), 0],
    [observeOn(asyncScheduler), 0],
    [mergeMap((given) => of(given, given)), 2],
  ]
  for (const [plain, count] of broken) {
    const chain = new OperatorChain([named(plain), keepActive()], {})
    const error = await chain.push(page()).catch((met: unknown) => met)
    assert.instance(error, ConfigError)
    assert.is((error as ConfigError).code, 'bad-operator')
    assert.is((error as ConfigError).message, `the operators answered a page of orgs with ${count} pages`)
    chain.close()
  }
})

test('what an operator throws is what the push rejects with', async () => {
  const fault = new Error('own fault')
  const chain = new OperatorChain(
    [
      named(
        map(() => {
          throw fault
        }),
      ),
    ],
    {},
  )
  for (const _ of [1, 2]) assert.is(await chain.push(page()).catch((met: unknown) => met), fault)
})

test.run()
