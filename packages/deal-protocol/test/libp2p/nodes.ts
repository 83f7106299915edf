import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Libp2p, Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { onTestFinished } from 'vitest'
import { decodeStream, encode, type Schema } from '../../src/index.ts'
import { type DealHandlers, type DealProvider, type DealProviderOptions, dealProvider } from '../../src/libp2p/index.ts'

/** A node that listens on a port of its own, over TCP, noise and yamux; stopped when the test ends. */
export function startNode(): Promise<Libp2p> {
  return makeNode({ port: 0, start: true })
}

/** A node that will listen on a port once it is started, and the address that it will have. */
export async function nodeToStart(): Promise<{ node: Libp2p; address: Multiaddr }> {
  const port = await freePort()
  const node = await makeNode({ port, start: false })
  return { node, address: multiaddr(`/ip4/127.0.0.1/tcp/${port}/p2p/${node.peerId}`) }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function makeNode({ port, start }: { port: number; start: boolean }): Promise<Libp2p> {
  const node = await createLibp2p({
    start,
    addresses: { listen: [`/ip4/127.0.0.1/tcp/${port}`] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
  })
  onTestFinished(async () => {
    await node.stop()
  })
  return node
}

/** Two nodes, a provider with these handlers on one of them, and what went wrong there. */
export async function startProvider(handlers: DealHandlers, options: DealProviderOptions = {}) {
  const server = await startNode()
  const client = await startNode()
  const errors: Error[] = []
  const provider: DealProvider = await dealProvider(server, handlers, {
    onError: (error) => errors.push(error as Error),
    ...options,
  })
  onTestFinished(() => provider.stop({ abort: true }))
  return { server, client, provider, errors, peer: server.getMultiaddrs() }
}

/** A node that answers a protocol however it likes, and one that can ask it. */
export async function startStub(protocol: string | string[], answer: (stream: Stream) => void | Promise<void>) {
  const server = await startNode()
  const client = await startNode()
  await server.handle(protocol, answer)
  return { server, client, peer: server.getMultiaddrs() }
}

/** The first message that comes in a stream, however it ends. */
export function messageFrom<Value>(type: Schema<Value>, stream: Stream): Promise<Value> {
  return decodeStream(type, stream)
}

export function sendMessage<Value>(type: Schema<Value>, value: Value, stream: Stream): void {
  stream.send(encode(type, value))
}

export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Until something holds, which it must within five seconds. */
export async function eventually(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 5_000; waited += 10) {
    if (holds()) return
    await delay(10)
  }
  throw new Error('it never came to hold')
}
