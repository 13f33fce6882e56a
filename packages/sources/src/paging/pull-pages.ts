import type { Collection, PullContext, RosterPage } from '@rosterstream/core'
import { createHttpClient, type HttpClient } from '@rosterstream/core/http'
import { Observable } from 'rxjs'
import { authorizerOf, type Credentials, credentialOrigins } from '../credentials.js'
import type { OneRosterOptions } from '../oneroster-options.js'
import type { Provider } from '../provider.js'
import type { PullSettings } from './collection-state.js'
import { Credits } from './credits.js'
import { findVersion } from './find-version.js'
import { type Expectations, pullCollection } from './pull-collection.js'
import type { OneRosterVersion, ServiceRoot } from './service-root.js'

/** A source's settings, checked, with those of the provider. */
export interface PullPlan {
  readonly provider: Provider
  readonly options: OneRosterOptions
  readonly root: ServiceRoot
  readonly version: OneRosterVersion | 'auto'
  readonly collections: readonly Collection[]
  readonly pageSize: number
  readonly concurrency: number
  readonly prefetch: number
}

interface Pull {
  readonly plan: PullPlan
  readonly context: PullContext
  readonly signal: AbortSignal
  readonly client: HttpClient
  readonly deliver: (page: RosterPage) => void
}

const credentialsOf = ({ options }: PullPlan): Credentials => options.credentials ?? { type: 'none' }

const clientOf = (plan: PullPlan, context: PullContext, signal: AbortSignal): HttpClient => {
  const { options, provider, root } = plan
  const credentials = credentialsOf(plan)
  return createHttpClient({
    ...options.http,
    origins: [root.urls['1.1'], ...credentialOrigins(credentials)],
    headers: credentials.headers,
    requestsPerSecond: options.requestsPerSecond ?? provider.requestsPerSecond,
    signal,
    observe: context.observe,
  })
}

const expectationsOf = ({ options }: PullPlan): Expectations => {
  const { allowEmpty = false, previouslyActive = {}, requireProof = false } = options
  return {
    requireProof,
    allowEmpty: (collection) => (typeof allowEmpty === 'boolean' ? allowEmpty : allowEmpty.includes(collection)),
    previouslyActive: (collection) => previouslyActive[collection] ?? false,
  }
}

const settingsOf = async ({ plan, context, signal, client }: Pull): Promise<PullSettings> => {
  const { root, options, provider, version } = plan
  const authorizer = authorizerOf(credentialsOf(plan), client)
  const spoken = version === 'auto' ? await findVersion({ root, client, authorizer, signal }) : version
  const notFoundIsEmpty = provider.statuses?.[404] === 'emptyPage'
  return {
    service: { base: root.urls[spoken], fixed: root.query, client, authorizer, signal, notFoundIsEmpty },
    credits: new Credits(plan.prefetch + plan.concurrency - 1),
    scratch: options.scratch,
    keepMetadata: options.keepMetadata,
    userFlags: options.include?.userFlags ?? true,
    pageSize: plan.pageSize,
    sort: provider.sort ?? true,
    observe: context.observe ?? (() => undefined),
  }
}

const run = async (pull: Pull): Promise<void> => {
  const { plan, deliver } = pull
  const settings = await settingsOf(pull)
  const expectations = expectationsOf(plan)
  const queue = [...plan.collections]
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await pullCollection({ settings, expectations, deliver }, next)
    }
  }
  await Promise.all(Array.from({ length: Math.min(plan.concurrency, queue.length) }, worker))
}

/** The pages of a pull. Everything is opened at subscription, and closed at the end, an error, unsubscription or abort. */
export const pullPages = (plan: PullPlan, context: PullContext): Observable<RosterPage> =>
  new Observable((subscriber) => {
    const ending = new AbortController()
    const abort = (): void => ending.abort(context.signal?.reason)
    const close = (): void => {
      context.signal?.removeEventListener('abort', abort)
      ending.abort()
    }
    if (context.signal?.aborted === true) abort()
    context.signal?.addEventListener('abort', abort)
    const start = async (): Promise<void> => {
      const { signal } = ending
      const client = clientOf(plan, context, signal)
      try {
        await run({ plan, context, signal, client, deliver: (page) => subscriber.next(page) })
      } finally {
        close()
        await client.close()
      }
    }
    start().then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    )
    return close
  })
