import type { Call, PageAnswer, Reply, Window } from '../sis/call.js'

/**
 * One way in which a server goes wrong. Each hook that is there is asked, in this order.
 *
 * A fault may keep state: it is made once per rule, and lives as long as the rule.
 */
export interface Fault {
  /** Answers in place of the server. */
  readonly answer?: (call: Call) => Reply | undefined
  /** Changes what is read. */
  readonly window?: (window: Window, call: Call) => Window
  /** Changes the page that was read, or answers in its place. */
  readonly page?: (page: PageAnswer, call: Call) => PageAnswer | Reply
  /** Changes the finished answer. */
  readonly reply?: (reply: Reply, call: Call) => Reply
}

/** A fault by name: what it does in one line, what its value means, and how it is made. */
export interface FaultKind {
  readonly name: string
  readonly about: string
  /** What may stand behind `=`, and what holds without. */
  readonly value?: string
  /** Where it applies when the rule names no place. */
  readonly place?: 'token'
  readonly make: (value: string | undefined) => Fault
}

/** The whole number in a fault's value, or the one that holds without. */
export function numberIn(value: string | undefined, otherwise: number): number {
  const number = Number(value)
  return value === undefined || value === '' || !Number.isFinite(number) ? otherwise : number
}
