import type { Command } from './command.js'

/** A command in the table: its summary for the help text, and the module, loaded when it is called. */
export interface CommandEntry {
  readonly summary: string
  readonly load: () => Promise<Command>
}

/** Every command, in the order of the help text. */
export const commandTable: Readonly<Record<string, CommandEntry>> = {
  demo: {
    summary: 'sync a small district with every kind of trouble into a folder; needs no config, account or network',
    load: async () => (await import('./demo.js')).demo,
  },
  init: {
    summary: 'write a commented rosterstream.yaml, by questions or by flags',
    load: async () => (await import('./init.js')).init,
  },
  check: {
    summary: 'check the config: every finding at once; nothing is asked of the network',
    load: async () => (await import('./check.js')).check,
  },
  sync: {
    summary: 'pull the roster, plan the change, let the guard look, publish',
    load: async () => (await import('./sync.js')).sync,
  },
  validate: {
    summary: 'check any folder of School Data Sync V2.1 CSV files',
    load: async () => (await import('./validate.js')).validate,
  },
  simulate: {
    summary: 'run a OneRoster server with a made-up or a given district, and faults by choice',
    load: async () => (await import('./simulate.js')).simulate,
  },
}
