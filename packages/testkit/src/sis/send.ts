import type { ServerResponse } from 'node:http'
import { bodyText, type Reply } from './call.js'

/** Writes an answer the way it says; timers end with the connection. */
export function send(response: ServerResponse, reply: Reply): void {
  if (reply.sending === 'hang') return
  if (reply.delayMs && reply.sending !== 'dribble') {
    const timer = setTimeout(() => {
      write(response, reply)
    }, reply.delayMs)
    response.on('close', () => {
      clearTimeout(timer)
    })
    return
  }
  write(response, reply)
}

function write(response: ServerResponse, reply: Reply): void {
  if (reply.sending === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  if (reply.sending === undefined || reply.sending === 'whole') {
    writeWhole(response, reply)
    return
  }
  const bytes = Buffer.from(bodyText(reply))
  const length = reply.sending === 'half-chunked' ? {} : { 'content-length': bytes.length }
  response.writeHead(reply.status, { ...reply.headers, ...length })
  if (reply.sending === 'dribble') dribble(response, bytes, reply.delayMs ?? 0)
  else breakOff(response, bytes)
}

function writeWhole(response: ServerResponse, { status, headers, body }: Reply): void {
  const parts = (typeof body === 'string' ? [body] : body).map((part) => Buffer.from(part))
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': length })
  for (const part of parts) response.write(part)
  response.end()
}

function breakOff(response: ServerResponse, bytes: Buffer): void {
  response.write(bytes.subarray(0, bytes.length >> 1), () => {
    response.socket?.destroy()
  })
}

function dribble(response: ServerResponse, bytes: Buffer, durationMs: number): void {
  const parts = 20
  const step = Math.max(1, Math.ceil(bytes.length / parts))
  let at = 0
  const timer = setInterval(() => {
    if (at >= bytes.length) {
      clearInterval(timer)
      response.end()
      return
    }
    response.write(bytes.subarray(at, at + step))
    at += step
  }, durationMs / parts)
  response.on('close', () => {
    clearInterval(timer)
  })
}
