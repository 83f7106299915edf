import { InvalidCommitmentError } from './errors.ts'
import { NODE_BYTES } from './tree/node.ts'

/**
 * A piece's commitment: 32 bytes, the root of its tree. It is an element of a field of less than 2^255, little-endian,
 * and made by clearing the two highest bits of a hash; with one of them set it is nobody's commitment.
 */
export function assertCommitment(commitment: Uint8Array): void {
  if (commitment.length !== NODE_BYTES) {
    throw new InvalidCommitmentError(commitment, `commitments must be 32 bytes long, got ${commitment.length}`)
  }
  if (commitment[NODE_BYTES - 1] > 0x3f) {
    throw new InvalidCommitmentError(commitment, 'the two highest bits of the last byte are not zero')
  }
}
