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
 * filter, then so with each limit. Nothing twice, nothing that was refused, and no limit above it.
 */
export const parameterLadder = (refused: Parameters): readonly Parameters[] => {
  const smaller = limits.filter(
    (limit) => limit === undefined || (refused.limit !== undefined && limit < refused.limit),
  )
  const bare = { ...refused, sort: false, filter: undefined }
  const steps: readonly Parameters[] = [
    { ...refused, sort: false },
    { ...refused, filter: undefined },
    ...smaller.map((limit) => ({ ...refused, limit })),
    bare,
    ...smaller.map((limit) => ({ ...bare, limit })),
  ]
  return steps.filter(
    (step, index) => !equal(step, refused) && steps.findIndex((other) => equal(step, other)) === index,
  )
}
