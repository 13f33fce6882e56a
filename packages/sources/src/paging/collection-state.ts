import type { Collection, PullEvent, Scratch } from '@rosterstream/core'
import type { KeepMetadata } from '../decode/metadata.js'
import type { Credits } from './credits.js'
import type { Parameters } from './parameter-ladder.js'
import type { Service } from './request-page.js'

/** What all collections of a pull share. */
export interface PullSettings {
  readonly service: Service
  readonly credits: Credits
  readonly scratch: Scratch | undefined
  readonly keepMetadata: KeepMetadata
  readonly userFlags: boolean
  readonly pageSize: number
  readonly sort: boolean
  readonly observe: (event: PullEvent) => void
}

/** What is learnt of a collection in the course of a run; outlives its attempts. */
export interface CollectionState {
  readonly collection: Collection
  readonly filter: string
  /** What goes with requests from now on. */
  parameters: Parameters
  pages: number
  requests: number
  retries: number
  readonly remarks: string[]
}

/** Begins a full pull of a collection. */
export const collectionState = (
  collection: Collection,
  { pageSize, sort }: Pick<PullSettings, 'pageSize' | 'sort'>,
): CollectionState => {
  const filter = "status='active'"
  return {
    collection,
    filter,
    parameters: { sort, filter, limit: pageSize },
    pages: 0,
    requests: 0,
    retries: 0,
    remarks: [],
  }
}

/** Notes something odd, once. */
export const remark = (state: CollectionState, message: string, observe: PullSettings['observe']): void => {
  if (state.remarks.includes(message)) return
  state.remarks.push(message)
  observe({ type: 'remark', collection: state.collection, message })
}
