import { storeContract } from '@rosterstream/testkit/contracts'
import { memorySnapshotStore } from './memory-snapshot.js'

storeContract('memorySnapshotStore', async () => memorySnapshotStore())
