import { type RosterstreamError, SourceError } from '@rosterstream/core'
import { type Authorizer, type HttpAnswer, type HttpClient, looksLikeHtml } from '@rosterstream/core/http'
import { parseBody, readEnvelope } from './read-envelope.js'
import type { OneRosterVersion, ServiceRoot } from './service-root.js'

interface Asking {
  readonly root: ServiceRoot
  readonly client: HttpClient
  readonly authorizer: Authorizer
  readonly signal: AbortSignal
}

const isRoster = (answer: HttpAnswer): boolean => {
  if (answer.status !== 200) return false
  try {
    return 'records' in readEnvelope(parseBody(answer.body), ['orgs'])
  } catch {
    return false
  }
}

const words = (answer: HttpAnswer): string => {
  if (answer.status !== 200) return String(answer.status)
  return looksLikeHtml(answer) ? 'a web page' : 'no list of orgs'
}

/**
 * Finds the version that a server speaks, by asking each path for one org: the version that the base URL names first, else 1.1, since
 * servers that offer both often have other sourcedIds in 1.2. Raises SourceError `no-oneroster` when neither answers with a list, and
 * what the client raises.
 */
export const findVersion = async ({ root, client, authorizer, signal }: Asking): Promise<OneRosterVersion> => {
  const order: readonly OneRosterVersion[] = root.named === '1.2' ? ['1.2', '1.1'] : ['1.1', '1.2']
  const met: string[] = []
  let failure: RosterstreamError | undefined
  for (const version of order) {
    const url = `${root.urls[version]}/orgs?limit=1&offset=0${root.query}`
    try {
      const answer = await client.request({ url, authorize: authorizer, signal })
      if (isRoster(answer)) return version
      if (answer.status === 401) failure ??= client.errorOf(answer)
      met.push(`${root.urls[version]} answered ${words(answer)}`)
    } catch (error) {
      if (!(error instanceof SourceError) || !/^(?:server-|rate-)/.test(error.code)) throw error
      failure ??= error
      met.push(error.message)
    }
  }
  if (failure?.code === 'credentials-refused') throw failure
  throw new SourceError(`no OneRoster server was found: ${met.join('; ')}`, {
    code: 'no-oneroster',
    hint: 'Set source.baseUrl to the address that the provider gave, and source.version to the version it speaks.',
    cause: failure,
  })
}
