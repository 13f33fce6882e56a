import type { Command } from './command.js'

/** Pulls, plans, guards and publishes. The whole of it is in sync/. */
export const sync: Command = {
  name: 'sync',
  summary: 'pull the roster, plan the change, let the guard look, publish',
  usage: '',
  options: {
    'dry-run': { type: 'boolean', description: 'show what would change and publish nothing' },
    full: { type: 'boolean', description: 'pull everything, whatever the config says of deltas' },
    'accept-plan': {
      type: 'string',
      valueName: 'HASH',
      description: 'publish exactly the held plan with this hash, without a pull',
    },
    baseline: {
      type: 'string',
      valueName: 'DIR',
      description: 'compare with the set in DIR, which is what SDS holds today',
    },
    rebind: { type: 'boolean', description: 'accept that the source or a folder of this state is another one now' },
    recreate: { type: 'boolean', description: 'for Graph sinks; without effect on CSV sinks' },
    result: { type: 'string', valueName: 'FILE', description: 'write the result as JSON' },
    'rejects-csv': { type: 'string', valueName: 'FILE', description: 'write every reject as CSV' },
    'show-values': { type: 'boolean', description: 'keep rejected values in the rejects; they may be personal' },
  },
  examples: [
    'rosterstream sync --dry-run',
    'rosterstream sync --config springfield.yaml --result last.json',
    'rosterstream sync --accept-plan 3f1c…',
  ],
  run: async (invocation) => {
    const [{ tameHeap }, { syncCommand }] = await Promise.all([
      import('../sync/tame-heap.js'),
      import('../sync/sync-command.js'),
    ])
    tameHeap()
    return syncCommand(invocation)
  },
  refused: async (invocation, error) => (await import('../sync/sync-command.js')).refusedSync(invocation, error),
}
