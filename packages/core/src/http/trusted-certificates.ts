import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as tls from 'node:tls'
import { ConfigError } from '../errors.js'

/**
 * Joins the system's certificates with those of `network.caFile`; undefined without one: Node's own choice stands.
 * NODE_EXTRA_CA_CERTS is read here too, because Node leaves it out as soon as a list is given. Raises ConfigError `bad-ca-file`.
 */
export function trustedCertificates(
  pem: string | undefined,
  extraFile: string | undefined,
): readonly string[] | undefined {
  if (pem === undefined) return undefined
  const own = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (own.length === 0 || !own.every(isCertificate)) {
    throw new ConfigError('network.caFile holds no certificate that can be read', {
      code: 'bad-ca-file',
      hint: 'Save the certificate as PEM (Base-64 encoded X.509): the file begins with -----BEGIN CERTIFICATE-----.',
    })
  }
  return [...systemCertificates(extraFile), ...own]
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

/** `getCACertificates` (Node 22.15 on) knows --use-system-ca and NODE_EXTRA_CA_CERTS; before it, both are put together by hand. */
function systemCertificates(extraFile: string | undefined): readonly string[] {
  const { getCACertificates } = tls as { readonly getCACertificates?: (type: 'default') => readonly string[] }
  if (getCACertificates) return getCACertificates('default')
  return extraFile ? [...tls.rootCertificates, ...extraCertificates(extraFile)] : tls.rootCertificates
}

/** Node itself only warns when the file is not there. */
function extraCertificates(file: string): readonly string[] {
  try {
    return [readFileSync(file, 'utf8')]
  } catch {
    return []
  }
}
