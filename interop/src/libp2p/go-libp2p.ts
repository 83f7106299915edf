import { buildGoPeer } from '../build-go-peer.ts'
import { GoPeer } from '../go-peer.ts'

/** What the Go provider does with a request that it can decode. */
export interface Behaviour {
  readonly accepted: boolean
  readonly message: string
  /** Milliseconds before the answer. */
  readonly delay?: number
  /** Resets the stream instead. */
  readonly reset?: boolean
  /** Writes the answer byte after byte. */
  readonly slow?: boolean
  /** Doesn't close the stream. */
  readonly keepOpen?: boolean
}

/** A request that the Go provider has read, and written again; or why it could not. */
export interface ReceivedRequest {
  readonly protocol: string
  readonly hex: string
  readonly error: string
}

/** What the Go program (go-libp2p/main.go) is asked and what it answers. Field by field the same as there. */
export interface Libp2pOperations {
  addresses: [Record<string, never>, { peer: string; addresses: string[] }]
  configure: [Behaviour, Record<string, never>]
  received: [Record<string, never>, { messages: ReceivedRequest[] }]
  propose: [
    {
      address: string
      protocols: readonly string[]
      hex: string
      fiveFields?: boolean
      halfClose?: boolean
      slow?: boolean
    },
    { protocol: string; accepted: boolean; message: string },
  ]
  exchange: [{ address: string; question: 'status' | 'ask' | 'query'; hex: string }, { hex: string }]
  transports: [{ address: string }, { protocols: { name: string; addresses: string[] }[] }]
  raw: [{ address: string; protocol: string; hex: string; halfClose?: boolean; resetAfter?: number }, { hex: string }]
}

/** The Go program, started once and asked many things. */
export interface GoLibp2p extends AsyncDisposable {
  ask<Operation extends keyof Libp2pOperations>(
    operation: Operation,
    params: Libp2pOperations[Operation][0],
  ): Promise<Libp2pOperations[Operation][1]>
  close(): Promise<void>
}

/** Builds and starts it: a storage provider, and a client, over go-libp2p. */
export function startGoLibp2p(): GoLibp2p {
  return GoPeer.start(buildGoPeer('go-libp2p')) as unknown as GoLibp2p
}
