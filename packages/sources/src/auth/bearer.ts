import { ConfigError } from '@rosterstream/core'
import type { Authorizer } from '@rosterstream/core/http'

/** Sends a token that never changes. Raises ConfigError `bad-token` for what no header can carry. */
export function bearer(token: string): Authorizer {
  const value = token.trim().replace(/^bearer\s+/i, '')
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new ConfigError(
      value === '' ? 'the bearer token is empty' : 'the bearer token holds blanks or characters outside ASCII',
      {
        code: 'bad-token',
        hint: 'Check source.auth.token, and the file or variable that it comes from.',
      },
    )
  }
  return {
    headers: async () => ({ authorization: `Bearer ${value}` }),
    renew: async () => false,
  }
}
