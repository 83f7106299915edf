import { identify } from '@libp2p/identify'
import type { Libp2p } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'

/**
 * A node over TCP, noise and yamux. With identify, or without: a Go peer that has learnt of a protocol that way doesn't
 * wait until it is agreed upon, but sends its request along.
 */
export function startLibp2pNode(withIdentify: boolean): Promise<Libp2p> {
  return createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    ...(withIdentify && { services: { identify: identify() } }),
  })
}
