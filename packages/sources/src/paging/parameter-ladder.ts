/** Which parameters go with a request for a page; `limit` undefined: none. */
export interface Parameters {
  readonly sort: boolean
  readonly filter: string | undefined
  readonly limit: number | undefined
}

const limits: readonly (number | undefined)[] = [1000, 100, undefined]

const equal = (one: Parameters, other: Parameters): boolean =>
  one.sort === other.sort && one.filter === other.filter && one.limit === other.limit

/**
 * What to try after a 400, in order: without sort, without filter, with limit 1000, 100 and none, each alone; then without sort and
 * filter, then so with each limit. Nothing twice, and no limit above the one that is sent.
 */
export const parameterLadder = (asked: Parameters, refused: Parameters): readonly Parameters[] => {
  const smaller = limits.filter((limit) => limit === undefined || (asked.limit !== undefined && limit < asked.limit))
  const bare = { ...asked, sort: false, filter: undefined }
  const steps: readonly Parameters[] = [
    asked,
    { ...asked, sort: false },
    { ...asked, filter: undefined },
    ...smaller.map((limit) => ({ ...asked, limit })),
    bare,
    ...smaller.map((limit) => ({ ...bare, limit })),
  ]
  return steps.filter(
    (step, index) => !equal(step, refused) && steps.findIndex((other) => equal(step, other)) === index,
  )
}
