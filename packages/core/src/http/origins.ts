import { ConfigError } from '../errors.js'

/** Reads an http or https URL. Raises ConfigError `bad-url`, and `insecure-http` for plain http to another machine unless allowed. */
export function checkedUrl(text: string, { allowInsecureHttp }: { readonly allowInsecureHttp: boolean }): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ConfigError(`not an http or https URL: ${shown(text)}`, {
      code: 'bad-url',
      hint: 'Write the whole address, beginning with https://.',
    })
  }
  if (url.protocol === 'http:' && !allowInsecureHttp && !isLoopback(url.hostname)) {
    throw new ConfigError(`plain http to another machine: ${url.origin}`, {
      code: 'insecure-http',
      hint: 'Use https://, or set allowInsecureHttp: true if credentials and rosters may cross the network unencrypted.',
    })
  }
  return url
}

/** True for this machine: localhost, 127.0.0.0/8, ::1. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)\.?$/i.test(hostname)
}

/** Scheme, host, port and path: what an error may show of a URL. Queries and user parts hold secrets. */
export function place(url: string): string {
  if (!URL.canParse(url)) return shown(url)
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

function shown(text: string): string {
  return JSON.stringify(
    text
      .replace(/[?#].*$/su, '')
      .replace(/\/\/[^/@]*@/u, '//')
      .slice(0, 100),
  )
}
