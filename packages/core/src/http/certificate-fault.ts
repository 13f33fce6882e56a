import type { DetailedPeerCertificate } from 'node:tls'
import type { Fault } from './http-client.js'

/** A TLS handshake that failed: OpenSSL's or Node's code, and what the peer showed. */
export interface CertificateTrouble {
  readonly code: string
  readonly host: string
  readonly error: unknown
  readonly certificate: DetailedPeerCertificate | undefined
}

type Judge = (trouble: CertificateTrouble) => Omit<Fault, 'retry' | 'cause'>

const wrongHost: Judge = ({ host, certificate }) => ({
  code: 'certificate-host',
  reason: `the certificate of ${host} is for ${namesIn(certificate)}`,
  hint: 'Use the host name that the certificate is for, or ask the provider for a certificate with this one.',
})

const expired: Judge = ({ host, certificate }) => ({
  code: 'certificate-expired',
  reason: `the certificate of ${host} is no longer valid${dated(' since', certificate?.valid_to)}`,
  hint: "Check this machine's clock; if it is right, ask the provider to renew the certificate.",
})

const early: Judge = ({ host, certificate }) => ({
  code: 'certificate-not-yet-valid',
  reason: `the certificate of ${host} is not valid yet${dated(', only from', certificate?.valid_from)}`,
  hint: "Set this machine's clock; if it is right, ask the provider about the certificate.",
})

const untrusted: Judge = ({ host, certificate }) => ({
  code: 'certificate-untrusted',
  reason:
    `the certificate of ${host} was issued by ${issuerOf(certificate)}, which this machine does not trust; ` +
    "a web filter on the school's network may be reading the traffic and signing it anew, or the server leaves out part of its certificate chain",
  hint:
    'Ask the network team to exempt this host from inspection, or save the root certificate of that issuer as a PEM file and set network.caFile ' +
    '(or the environment variable NODE_EXTRA_CA_CERTS) to its path.',
})

const revoked: Judge = ({ host }) => ({
  code: 'certificate-revoked',
  reason: `the certificate of ${host} has been revoked or is not meant for this use`,
  hint: 'Ask the provider for a new certificate.',
})

const noTls: Judge = ({ host }) => ({
  code: 'tls-failed',
  reason: `no encrypted connection could be agreed on with ${host}`,
  hint: 'Check that this port speaks https; if it does, the server is too old for current TLS: ask the provider.',
})

/** By OpenSSL's and Node's codes. */
const judges: Readonly<Record<string, Judge>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: wrongHost,
  HOSTNAME_MISMATCH: wrongHost,
  CERT_HAS_EXPIRED: expired,
  CERT_NOT_YET_VALID: early,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_UNTRUSTED: untrusted,
  CERT_SIGNATURE_FAILURE: untrusted,
  INVALID_CA: untrusted,
  CERT_REVOKED: revoked,
  CERT_REJECTED: revoked,
  INVALID_PURPOSE: revoked,
  EPROTO: noTls,
}

/** Names what was wrong with a certificate or a TLS handshake; undefined for other trouble. No retry changes it. */
export function certificateFault(trouble: CertificateTrouble): Fault | undefined {
  const judge = judges[trouble.code] ?? (trouble.code.startsWith('ERR_SSL_') ? noTls : undefined)
  return judge && { ...judge(trouble), retry: false, cause: trouble.error }
}

function issuerOf(certificate: DetailedPeerCertificate | undefined): string {
  const issuer = topOf(certificate)?.issuer
  const name = issuer?.CN ?? issuer?.O ?? issuer?.OU
  return name ? quoted(name) : 'an issuer without a name'
}

/** The highest certificate that was shown; its issuer is the one to be trusted. The last one names itself as its issuer. */
function topOf(certificate: DetailedPeerCertificate | undefined): DetailedPeerCertificate | undefined {
  let top = certificate
  for (let depth = 0; depth < 10 && top?.issuerCertificate && top.issuerCertificate !== top; depth += 1)
    top = top.issuerCertificate
  return top
}

function namesIn(certificate: DetailedPeerCertificate | undefined): string {
  const listed = certificate?.subjectaltname?.split(', ').map((name) => name.replace(/^[A-Z ]+[a-z]*:/, '')) ?? []
  const names = listed.length > 0 ? listed : [certificate?.subject.CN].flat().filter((name) => name !== undefined)
  if (names.length === 0) return 'another host'
  return names.slice(0, 3).map(quoted).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '')
}

function dated(word: string, date: string | undefined): string {
  const at = Date.parse(date ?? '')
  return Number.isNaN(at) ? '' : `${word} ${new Date(at).toISOString().slice(0, 10)}`
}

/** A certificate's text is a stranger's. */
function quoted(text: string | readonly string[]): string {
  return JSON.stringify(
    String(text)
      .replace(/\p{C}+/gu, ' ')
      .slice(0, 80),
  )
}
