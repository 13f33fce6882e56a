import type { Fault } from './http-client.js'

/** Carries a fault from where it was met to the loop that decides on it. */
export class FaultMet extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault.reason, { cause: fault.cause })
    this.name = 'FaultMet'
    this.fault = fault
  }
}
