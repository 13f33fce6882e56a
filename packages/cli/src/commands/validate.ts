import { resolve } from 'node:path'
import { validateSet } from '@rosterstream/sinks/sds-csv'
import { UsageError } from '../command-line.js'
import { renderValidation } from '../render/validation.js'
import type { Command, Invocation } from './command.js'

const dataFailed = 5

const run = async (invocation: Invocation): Promise<number> => {
  const { io, values, positionals } = invocation
  const format = values.format ?? 'text'
  if (format !== 'text' && format !== 'json') {
    throw new UsageError(`--format must be text or json, not '${String(format)}'`, 'See rosterstream validate --help.')
  }
  const report = await validateSet(resolve(io.cwd, positionals[0] as string), {
    showValues: values['show-values'] === true,
    signal: io.signal,
  })
  io.stdout.write(format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : renderValidation(report))
  return report.valid ? 0 : dataFailed
}

/** Checks a folder of SDS V2.1 CSV files. Exit 5 when it has errors. */
export const validate: Command = {
  name: 'validate',
  summary: 'check any folder of School Data Sync V2.1 CSV files',
  usage: 'DIR',
  positionals: { min: 1, max: 1 },
  options: {
    format: { type: 'string', valueName: 'FORMAT', description: 'text (default) or json' },
    'show-values': { type: 'boolean', description: 'show the values that are wrong; they may be personal' },
  },
  examples: ['rosterstream validate ./sds', 'rosterstream validate ./sds --format json'],
  run,
}
