import { type CollectionState, type PullSettings, remark } from './collection-state.js'
import { type Parameters, parameterLadder } from './parameter-ladder.js'
import { type PageRequest, type RawPage, refusal, requestPage } from './request-page.js'

/** A page, and whether other parameters than before were needed for it. */
export interface AskedPage {
  readonly page: RawPage
  readonly changed: boolean
}

interface Place {
  readonly offset: number
  readonly total: number | undefined
}

const nameOf = (from: Parameters, to: Parameters): string => {
  const dropped = [
    ...(from.sort && !to.sort ? ['sort'] : []),
    ...(from.filter !== undefined && to.filter === undefined ? ['filter'] : []),
  ]
  const limit = from.limit === to.limit ? [] : [to.limit === undefined ? 'no limit' : `limit ${to.limit}`]
  return [
    ...(dropped.length === 0 ? [] : [`without ${dropped.join(' and ')}`]),
    ...limit.map((text) => `with ${text}`),
  ].join(', ')
}

const count = (state: CollectionState, page: RawPage): void => {
  state.requests += page.answer.requests
  state.retries += page.answer.retries
  if (!page.refused) state.pages++
}

const ask = async (settings: PullSettings, state: CollectionState, request: PageRequest): Promise<RawPage> => {
  const page = await requestPage(settings.service, request)
  count(state, page)
  return page
}

const requestOf = (state: CollectionState, parameters: Parameters, place: Place): PageRequest => ({
  collection: state.collection,
  ...parameters,
  ...place,
})

/**
 * Asks for a page with what worked so far, and, after a 400, with less and less. What works is kept in the state.
 * Raises SourceError `request-refused` when nothing does.
 */
export const askPage = async (settings: PullSettings, state: CollectionState, place: Place): Promise<AskedPage> => {
  const { parameters } = state
  const first = await ask(settings, state, requestOf(state, parameters, place))
  if (!first.refused) return { page: first, changed: false }
  for (const step of parameterLadder(parameters)) {
    const page = await ask(settings, state, requestOf(state, step, place))
    if (page.refused) continue
    state.parameters = step
    remark(state, `the server answered ${first.answer.status}; pulled ${nameOf(parameters, step)}`, settings.observe)
    return { page, changed: true }
  }
  throw refusal(settings.service, first.answer, requestOf(state, parameters, place))
}
