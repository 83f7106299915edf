import { PieceTooLargeError } from './errors.ts'
import { MAX_PAYLOAD_BYTES } from './piece-size.ts'
import type { Subtree } from './tree/subtree-stack.ts'

/** What hashing some payload comes to. */
export interface CommittedPayload {
  /** The smallest piece that holds it; undefined when there is no payload. */
  readonly root: Subtree | undefined
  /** Its length, without the zeros behind it. */
  readonly payloadBytes: number
}

/** @throws {PieceTooLargeError} when no piece holds as much */
export function assertPayloadFits(payloadBytes: number): void {
  if (payloadBytes > MAX_PAYLOAD_BYTES) throw new PieceTooLargeError(BigInt(payloadBytes), BigInt(MAX_PAYLOAD_BYTES))
}
