import type { ServerResponse } from 'node:http'
import type { Reply } from './call.js'

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
  const bytes = Buffer.from(reply.body)
  const length = reply.sending === 'half-chunked' || reply.status === 204 ? {} : { 'content-length': bytes.length }
  response.writeHead(reply.status, { ...reply.headers, ...length })
  if (reply.sending === 'half-length' || reply.sending === 'half-chunked') breakOff(response, bytes)
  else if (reply.sending === 'dribble') dribble(response, bytes, reply.delayMs ?? 0)
  else response.end(bytes)
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
