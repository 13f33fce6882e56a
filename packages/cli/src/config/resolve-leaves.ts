import { resolve } from 'node:path'
import { takes } from './config-tree.js'
import type { CrossFault } from './cross-checks.js'
import { type ConfigPath, pathText } from './finding.js'
import type { Leaf } from './plain-config.js'
import { expandText, type ReferenceSources, unreadable } from './references.js'

/** What became of the texts of a config. `secrets` are the values to keep out of every output. */
export interface ResolvedLeaves {
  readonly faults: readonly CrossFault[]
  readonly secrets: readonly string[]
}

const secretName = /auth|key|token|secret|password|cookie|credential/i

const isHeader = (path: ConfigPath): boolean => path.at(-2) === 'headers'

/** True for what must not be seen: secrets by the schema, and headers whose name says so. */
const isSecret = ({ node, path }: Leaf): boolean =>
  node?.writeOnly === true || (isHeader(path) && secretName.test(String(path.at(-1))))

const inClear = ({ path, written }: Leaf, { env }: ReferenceSources): CrossFault => {
  // Only a variable that is set is named: anything else that begins with $ may be the secret itself.
  const variable = written.startsWith('$') && env[written.slice(1)] !== undefined ? written.slice(1) : 'NAME'
  return {
    severity: 'warning',
    code: 'secret-in-file',
    path,
    message: 'is a secret that stands in this file',
    fix: `Write \${${variable}} and set that environment variable, or file:PATH; replace the secret if others have seen the file.`,
  }
}

const proxyPasswords = (text: string): readonly string[] => {
  const password = URL.canParse(text) ? new URL(text).password : ''
  if (password === '') return []
  try {
    return [...new Set([password, decodeURIComponent(password)])]
  } catch {
    return [password]
  }
}

const secretsOf = (leaf: Leaf, text: string, referred: boolean): readonly string[] => {
  if (pathText(leaf.path) === 'network.proxy') return proxyPasswords(text)
  return text !== '' && (isSecret(leaf) || (isHeader(leaf.path) && referred)) ? [text] : []
}

/** What a text stands for: an absolute path, or the number or truth value that a variable spells. */
const meaning = ({ node }: Leaf, text: string, { directory }: ReferenceSources): unknown => {
  if (node?.path === true && text !== '') return resolve(directory, text)
  if (takes(node, 'integer') && !takes(node, 'string') && /^\d{1,9}$/.test(text)) return Number(text)
  if (takes(node, 'boolean') && !takes(node, 'string') && /^(?:true|false)$/.test(text)) return text === 'true'
  return text
}

const homeFault = ({ path }: Leaf): CrossFault => ({
  severity: 'warning',
  code: 'home-directory',
  path,
  message: 'begins with ~, which is taken as a folder of that name',
  fix: 'Write the whole path, or ${HOME} in its place.',
})

const certificateFault = async (
  leaf: Leaf,
  file: string,
  sources: ReferenceSources,
): Promise<CrossFault | undefined> => {
  const error = { severity: 'error', path: leaf.path } as const
  try {
    const text = new TextDecoder('latin1').decode(await sources.readFile(file))
    if (text.includes('-----BEGIN CERTIFICATE-----')) return undefined
    const fix = 'Convert it with: openssl x509 -inform der -in FILE -out FILE.pem'
    return { ...error, code: 'bad-certificate', message: 'names a file without a PEM certificate', fix }
  } catch (cause) {
    return { ...error, ...unreadable(file, cause) }
  }
}

const resolveLeaf = async (
  leaf: Leaf,
  sources: ReferenceSources,
  secrets: Set<string>,
): Promise<readonly CrossFault[]> => {
  const fileAllowed = leaf.node?.writeOnly === true || leaf.node?.fromFile === true
  const { text, referred, faults } = await expandText(leaf.written, fileAllowed, sources)
  const found: CrossFault[] = faults.map((fault) => ({ ...fault, path: leaf.path }))
  const value = referred || leaf.node?.path === true ? meaning(leaf, text, sources) : text
  leaf.put(value)
  if (leaf.node?.path === true && /^~[\\/]/.test(text)) found.push(homeFault(leaf))
  if (leaf.node?.certificates === true && text !== '') {
    const fault = await certificateFault(leaf, String(value), sources)
    if (fault !== undefined) found.push(fault)
  }
  const hidden = secretsOf(leaf, text, referred)
  for (const secret of hidden) secrets.add(secret)
  return hidden.length > 0 && !referred ? [...found, inClear(leaf, sources)] : found
}

/** Replaces the references in every text and makes paths absolute, one after the other, so that findings keep the order of the file. */
export const resolveLeaves = async (leaves: readonly Leaf[], sources: ReferenceSources): Promise<ResolvedLeaves> => {
  const secrets = new Set<string>()
  const faults: CrossFault[] = []
  for (const leaf of leaves) faults.push(...(await resolveLeaf(leaf, sources, secrets)))
  return { faults, secrets: [...secrets] }
}
