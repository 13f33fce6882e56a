import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where references are looked up. */
export interface ReferenceSources {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly directory: string
  readonly readFile: (path: string) => Promise<Uint8Array>
}

/** What is wrong with a reference; names variables and files, never what they hold. */
export interface ReferenceFault {
  readonly severity: 'error' | 'warning'
  readonly code: string
  readonly message: string
  readonly fix: string
}

/** A text with its references replaced. `referred` tells whether there were any. */
export interface Expansion {
  readonly text: string
  readonly referred: boolean
  readonly faults: readonly ReferenceFault[]
}

const maxSecretBytes = 64 * 1024
const error = (code: string, message: string, fix: string): ReferenceFault => ({
  severity: 'error',
  code,
  message,
  fix,
})

/** Replaces `${NAME}` by the variable of that name, once, and `$${` by `${`. */
export const expandVariables = (written: string, env: ReferenceSources['env']): Expansion => {
  const faults: ReferenceFault[] = []
  let referred = false
  const text = written.replace(
    /\$\$\{|\$\{([^}]*)(\}?)/g,
    (whole, name: string | undefined, close: string | undefined) => {
      if (whole === '$${' || name === undefined) return '${'
      referred = true
      if (close === '' || !/^[A-Za-z_]\w*$/.test(name)) {
        faults.push(
          error(
            'bad-reference',
            'holds a reference that is not of the form ${NAME}',
            'Write ${NAME} with letters, digits and _; write $${ for a plain ${.',
          ),
        )
        return ''
      }
      const value = env[name]
      if (value === undefined) {
        faults.push(
          error(
            'unset-variable',
            `names the environment variable ${name}, which is not set`,
            `Set ${name} in the environment of this command.`,
          ),
        )
      }
      return value ?? ''
    },
  )
  return { text, referred, faults }
}

const filePath = (reference: string, directory: string): string | undefined => {
  try {
    return reference.startsWith('file://')
      ? fileURLToPath(reference)
      : resolve(directory, reference.slice('file:'.length).trim())
  } catch {
    return undefined
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  EISDIR: 'is a folder',
}

/** Says why a file that the config names cannot be read. */
export const unreadable = (path: string, cause: unknown): ReferenceFault => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return error(
    'unreadable-file',
    `names the file ${path}, which ${reasons[code] ?? 'cannot be read'}`,
    'Check the path (it counts from the folder of the config) and the rights of the file.',
  )
}

const openToAll = (path: string): ReferenceFault => ({
  severity: 'warning',
  code: 'secret-file-open',
  message: `names the file ${path}, which every user of this machine can read`,
  fix: `Run chmod 600 on it.`,
})

/** Looks at the file before it is read: a device or a pipe could block for ever. A file that is not there is left to the reader. */
const judgeFile = async (path: string): Promise<readonly ReferenceFault[]> => {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || found.isDirectory()) return []
  if (!found.isFile() || found.size > maxSecretBytes) {
    return [
      error(
        'bad-secret-file',
        `names ${path}, which is no file of at most ${maxSecretBytes / 1024} KiB`,
        'Name a file that holds the secret and nothing else.',
      ),
    ]
  }
  return process.platform !== 'win32' && (found.mode & 0o004) !== 0 ? [openToAll(path)] : []
}

const secretFault = (text: string, path: string): ReferenceFault | undefined => {
  if (text === '') return error('empty-file', `names the file ${path}, which is empty`, 'Write the secret into it.')
  if (!/[\r\n]/.test(text)) return undefined
  return error(
    'bad-secret-file',
    `names the file ${path}, which holds more than one line`,
    'Keep the secret alone in the file, on one line.',
  )
}

const readSecret = async (path: string, { readFile }: ReferenceSources): Promise<Expansion> => {
  const faults = await judgeFile(path)
  const failed = (fault: ReferenceFault): Expansion => ({ text: '', referred: true, faults: [fault] })
  if (faults.some(({ severity }) => severity === 'error')) return { text: '', referred: true, faults }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)).replace(/\r?\n$/, '')
    const fault = secretFault(text, path)
    return fault === undefined ? { text, referred: true, faults } : failed(fault)
  } catch (cause) {
    if (cause instanceof TypeError && 'code' in cause && cause.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return failed(error('bad-secret-file', `names the file ${path}, which is not UTF-8 text`, 'Save it as UTF-8.'))
    }
    return failed(unreadable(path, cause))
  }
}

/** Replaces variables and, where `file:` is allowed, a text `file:PATH` by what the file holds, without its final newline. */
export const expandText = async (
  written: string,
  fileAllowed: boolean,
  sources: ReferenceSources,
): Promise<Expansion> => {
  const expansion = expandVariables(written, sources.env)
  if (!fileAllowed || !written.startsWith('file:') || expansion.faults.length > 0) return expansion
  const path = filePath(expansion.text, sources.directory)
  if (path === undefined || path === resolve(sources.directory)) {
    return {
      ...expansion,
      faults: [
        error('bad-reference', 'begins with file: and names no file', 'Write file:PATH, as in file:sis-secret.txt.'),
      ],
    }
  }
  return readSecret(path, sources)
}
