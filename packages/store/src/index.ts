export { type LevelStoreOptions, levelSnapshotStore } from './level-snapshot-store.js'
