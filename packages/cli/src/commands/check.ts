import { requireAvailable } from '../config/availability.js'
import { InvalidConfigError } from '../config/finding.js'
import { loadConfig } from '../load-config.js'
import { renderFindings } from '../render/findings.js'
import { plural } from '../render/text.js'
import type { Command, Invocation } from './command.js'

const configFailed = 2

const run = async (invocation: Invocation): Promise<number> => {
  const { io, values } = invocation
  const file = typeof values.config === 'string' ? values.config : 'rosterstream.yaml'
  try {
    const { findings, config } = await loadConfig(file, { env: io.env, cwd: io.cwd })
    requireAvailable(config)
    if (values.format === 'json') io.stdout.write(`${JSON.stringify({ valid: true, findings }, null, 2)}\n`)
    else {
      io.stdout.write(renderFindings(findings, file))
      const sinks = config.sinks.map(({ type }) => type).join(', ')
      io.stdout.write(
        `${file} is valid: ${config.source.type} to ${sinks}${findings.length === 0 ? '' : `, with ${plural(findings.length, 'warning')}`}\n`,
      )
    }
    return 0
  } catch (error) {
    if (!(error instanceof InvalidConfigError)) throw error
    io.stdout.write(
      values.format === 'json'
        ? `${JSON.stringify({ valid: false, findings: error.findings }, null, 2)}\n`
        : renderFindings(error.findings, file),
    )
    return configFailed
  }
}

/** Lints the config. The live probe of the provider is not part of this version. */
export const check: Command = {
  name: 'check',
  summary: 'check the config: every finding at once, with its line and its mend; nothing is asked of the network',
  usage: '',
  options: { format: { type: 'string', valueName: 'FORMAT', description: 'text (default) or json' } },
  examples: ['rosterstream check --config springfield.yaml'],
  run,
}
