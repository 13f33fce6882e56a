import type { Call } from '../sis/call.js'
import type { Fault, FaultKind } from './fault.js'
import { faultKinds } from './index.js'

/** A fault at its place, counting the requests that it has seen. */
export interface FaultRule {
  readonly spec: string
  /** The fault, if it strikes this request; counts the request. */
  readonly strikes: (call: Call) => Fault | undefined
}

const specPattern = /^([^=@#]+)(?:=([^@#]*))?(?:@([^#]+))?(?:#(.+))?$/

/**
 * Reads a fault rule: `NAME[=VALUE][@PLACE][#WHEN]`.
 *
 * PLACE is a collection, an alias such as `students`, or `token`; without it every list of records (not the token).
 * WHEN counts the requests to that place from 1, repeated ones included: `3` the third, `2-5`, `3+` from the third
 * on, `/4` each fourth; without it every one. Examples: `429=5@users#3`, `clamp=100`, `html@token`, `500#/7`.
 *
 * Raises RangeError for a text that is no rule, or names no fault.
 */
export function faultRule(spec: string): FaultRule {
  const [, name = '', value, place, when] = specPattern.exec(spec) ?? []
  const kind = faultKinds.find((candidate) => candidate.name === name)
  if (!kind)
    throw new RangeError(`"${spec}" names no fault. Known are: ${faultKinds.map((known) => known.name).join(', ')}`)
  const due = dueAt(when, spec)
  const fault = kind.make(value)
  let seen = 0
  return {
    spec,
    strikes: (call) => {
      if (!isAt(kind, place, call)) return undefined
      seen += 1
      return due(seen) ? fault : undefined
    },
  }
}

function isAt(kind: FaultKind, place: string | undefined, call: Call): boolean {
  const wanted = place ?? kind.place
  if (wanted === undefined) return call.place !== 'token'
  return wanted === call.place || wanted === call.collection
}

function dueAt(when: string | undefined, spec: string): (seen: number) => boolean {
  if (when === undefined) return () => true
  const [, every, first, tail, last] = /^(?:\/([1-9]\d*)|(\d+)(?:(\+)|-(\d+))?)$/.exec(when) ?? []
  if (every !== undefined) return (seen) => seen % Number(every) === 0
  if (first === undefined) throw new RangeError(`"#${when}" in "${spec}" is no count: write #3, #2-5, #3+ or #/4`)
  const end = tail === '+' ? Number.POSITIVE_INFINITY : Number(last ?? first)
  return (seen) => seen >= Number(first) && seen <= end
}
