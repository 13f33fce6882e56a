import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeContract } from '@rosterstream/testkit/contracts'
import { levelSnapshotStore } from './level-snapshot-store.js'

storeContract('levelSnapshotStore', async () => levelSnapshotStore(mkdtempSync(join(tmpdir(), 'rosterstream-store-'))))
