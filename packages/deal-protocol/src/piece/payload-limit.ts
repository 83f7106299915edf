import { PieceTooLargeError } from './errors.ts'
import { MAX_PAYLOAD_BYTES } from './piece-size.ts'
import type { SubtreeStack } from './tree/subtree-stack.ts'

/** The whole tree over some payload, and the payload's length without the zeros behind it. */
export interface TreeOfPayload {
  readonly tree: SubtreeStack
  readonly payloadBytes: number
}

/** @throws {PieceTooLargeError} when no piece holds as much */
export function assertPayloadFits(payloadBytes: number): void {
  if (payloadBytes > MAX_PAYLOAD_BYTES) throw new PieceTooLargeError(BigInt(payloadBytes), BigInt(MAX_PAYLOAD_BYTES))
}
