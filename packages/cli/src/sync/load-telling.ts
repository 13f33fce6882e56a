import type { Invocation } from '../commands/command.js'
import { requireAvailable } from '../config/availability.js'
import { type Finding, InvalidConfigError } from '../config/finding.js'
import { type LoadedConfig, loadConfig } from '../load-config.js'
import { renderFindings } from '../render/findings.js'
import type { Progress } from '../render/progress.js'

interface Teller {
  readonly progress: Progress
  readonly invocation: Invocation
}

/** Shows every finding at once: lines of text, or a JSON line for each. */
const tellFindings = (
  findings: readonly Finding[],
  { progress, invocation, file }: Teller & { readonly file: string },
): void => {
  if (invocation.values['log-format'] !== 'json') {
    invocation.io.stderr.write(renderFindings(findings, file))
    return
  }
  for (const { severity, message, ...finding } of findings) {
    const { line, column, path } = finding
    const text = `${file}:${line}:${column} ${path} ${message}`
    progress.log(severity === 'error' ? 'error' : 'warn', text, { event: 'finding', file, ...finding })
  }
}

/** Loads the config and tells every finding of its lint on stderr. Raises what loadConfig raises, and ConfigError `not-available`. */
export const loadTelling = async (configFile: string, session: Teller): Promise<LoadedConfig> => {
  const { io, values } = session.invocation
  try {
    const loaded = await loadConfig(configFile, { env: io.env, cwd: io.cwd })
    if (loaded.findings.length > 0 && values.quiet !== true && values['log-level'] !== 'error')
      tellFindings(loaded.findings, { ...session, file: configFile })
    requireAvailable(loaded.config)
    return loaded
  } catch (error) {
    if (error instanceof InvalidConfigError) tellFindings(error.findings, { ...session, file: configFile })
    throw error
  }
}
