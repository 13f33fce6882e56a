import type { Authorizer } from '@rosterstream/core/http'

/** Sends no credentials. */
export function none(): Authorizer {
  return {
    headers: async () => ({}),
    renew: async () => false,
  }
}
