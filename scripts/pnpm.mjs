import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readManifest, root } from './rooms.mjs'

/** npm's own script, so that no shell, no PATH and no `.cmd` file stands between us and it; undefined when it is not found. */
function npmScript() {
  const ran = process.env.npm_execpath
  const beside = dirname(process.execPath)
  const places = [
    ...(ran !== undefined && /npm-cli\.[cm]?js$/.test(ran) ? [ran] : []),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  return places.find((place) => existsSync(place))
}

const quoted = (word) => (/^[\w@.:=/\\-]+$/.test(word) ? word : `"${word}"`)

/** Runs npm and returns what `spawnSync` returns. `options` go to `spawnSync`. */
export function runNpm(words, options = {}) {
  const env = {
    // npm waits 70 s before it says that a network is not there; the person at the keyboard should hear it sooner.
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '10000',
    npm_config_update_notifier: 'false',
    ...process.env,
    ...options.env,
  }
  const script = npmScript()
  const settings = { cwd: root, stdio: 'inherit', ...options, env }
  if (script !== undefined) return spawnSync(process.execPath, [script, ...words], settings)
  // On Windows npm is a .cmd file, which only a shell can start.
  if (process.platform === 'win32')
    return spawnSync(['npm', ...words.map(quoted)].join(' '), { ...settings, shell: true })
  return spawnSync('npm', words, settings)
}

/** Runs the pnpm that package.json pins, fetched by npm on first use. Returns the exit status; 127 when npm cannot be started. */
export function runPnpm(words, options = {}) {
  const { packageManager } = readManifest(root)
  const run = runNpm(['exec', '--yes', `--package=${packageManager}`, '--', 'pnpm', ...words], options)
  return run.status ?? 127
}
