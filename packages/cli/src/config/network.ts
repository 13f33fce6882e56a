import { z } from 'zod'
import { caFiles, duration, judged, text } from './fields.js'

const proxyFault = (written: string) =>
  /^https?:\/\/[^/]/i.test(written) && URL.canParse(written)
    ? undefined
    : {
        code: 'bad-url',
        message: 'must be auto, none, or the URL of a proxy',
        fix: 'Write http://host:port; auto takes HTTPS_PROXY, HTTP_PROXY and NO_PROXY from the environment.',
      }

/** `network`: how every client reaches its server. */
export const networkSchema = z
  .strictObject({
    proxy: judged((written) => (written === 'auto' || written === 'none' ? undefined : proxyFault(written)))
      .default('auto')
      .meta({
        description:
          '`auto`: as HTTPS_PROXY, HTTP_PROXY and NO_PROXY say; `none`: no proxy; or the URL of one. A password in it comes from `${ENV}`.',
        example: 'http://proxy.example.org:8080',
      }),
    noProxy: z
      .array(text())
      .default([])
      .meta({
        description: 'Hosts reached without the proxy.',
        example: ['sis.example.org', '.internal.example.org'],
      }),
    caFile: caFiles().meta({
      description: 'Certificates to trust beside the built-in ones, as PEM: a file or a list of files.',
      example: 'school-filter.pem',
    }),
    retry: z
      .strictObject({
        maxWait: duration()
          .prefault('15m')
          .meta({ description: 'Longest wait that Graph or the upload may ask for.', unit: 'duration' }),
      })
      .prefault({})
      .meta({ description: 'Repeating failed requests to Graph and of uploads.' }),
  })
  .prefault({})
  .meta({ description: 'Proxies and certificates, for every client.' })
