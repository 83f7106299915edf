import type { ParseMultiaddr } from '../../cbor/multiaddr.ts'

/** Left to whoever wants it: see `provideMultiaddr`. */
export const multiaddr: ParseMultiaddr | undefined = undefined
