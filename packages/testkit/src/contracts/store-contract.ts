import type { SnapshotStore } from '@rosterstream/core'
import { suite } from 'uvu'
import { attemptsChecks } from './store/attempts-checks.js'
import { commitChecks } from './store/commit-checks.js'
import { copiesChecks } from './store/copies-checks.js'
import { orderChecks } from './store/order-checks.js'

const checks = [...orderChecks, ...copiesChecks, ...attemptsChecks, ...commitChecks]

/**
 * Registers the contract of a SnapshotStore as a uvu suite: order, copies, attempts, commit and abort, readers. `open` gives a store of its
 * own, with nothing in it, to each test; the suite closes it.
 */
export const storeContract = (name: string, open: () => Promise<SnapshotStore>): void => {
  const contract = suite(`${name} (contract)`)
  for (const { title, run } of checks) {
    contract(title, async () => {
      const store = await open()
      try {
        await run(store)
      } finally {
        await store.close()
      }
    })
  }
  contract.run()
}
