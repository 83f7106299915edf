import { InvalidAddressError } from './errors.ts'
import { readVarint, varintEnd, varintProblem } from './varint.ts'

/**
 * An address in bytes:
 *
 *     ┌──────────┬─────────┐   0 ID          id as varint, below 2^63
 *     │ protocol │ payload │   1 secp256k1   blake2b-160 of the public key
 *     └──────────┴─────────┘   2 actor       blake2b-160
 *                              3 BLS         the public key, 48 bytes
 *                              4 delegated   namespace as varint ‖ at most 54 bytes
 */
export const PROTOCOL = { id: 0, secp256k1: 1, actor: 2, bls: 3, delegated: 4 } as const

/** Payload lengths of the protocols that have just one. */
export const PAYLOAD_LENGTHS: readonly (number | undefined)[] = [undefined, 20, 20, 48]
export const MAX_SUBADDRESS_BYTES = 54
/** The namespace of Ethereum addresses: the actor f010 manages them. */
export const ETHEREUM_NAMESPACE = 10

/** Refuses bytes that are no address. */
export function checkAddressBytes(bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 2) {
    if (end > start && bytes[start] > PROTOCOL.delegated) throw unknownProtocol()
    throw new InvalidAddressError('length', 'invalid address length')
  }
  const protocol = bytes[start]
  const payload = start + 1
  if (protocol === PROTOCOL.id) checkId(bytes, payload, end)
  else if (protocol === PROTOCOL.delegated) checkDelegated(bytes, payload, end)
  else if (protocol > PROTOCOL.delegated) throw unknownProtocol()
  else if (end - payload !== PAYLOAD_LENGTHS[protocol]) {
    throw new InvalidAddressError('length', `invalid address length: payload of ${end - payload} bytes`)
  }
}

function unknownProtocol(): InvalidAddressError {
  return new InvalidAddressError('protocol', 'unknown address protocol')
}

function checkId(bytes: Uint8Array, payload: number, end: number): void {
  const id = readVarint(bytes, payload, end)
  if (id < 0) throw new InvalidAddressError('payload', `invalid address payload: ${varintProblem(id)}`)
  if (varintEnd !== end) {
    const lengths = `varint of ${varintEnd - payload} bytes in a payload of ${end - payload}`
    throw new InvalidAddressError('length', `invalid address length: ${lengths}`)
  }
}

function checkDelegated(bytes: Uint8Array, payload: number, end: number): void {
  const namespace = readVarint(bytes, payload, end)
  if (namespace < 0) {
    throw new InvalidAddressError('namespace', `invalid address payload: namespace: ${varintProblem(namespace)}`)
  }
  if (end - varintEnd > MAX_SUBADDRESS_BYTES) {
    throw new InvalidAddressError('length', `invalid address length: subaddress of ${end - varintEnd} bytes`)
  }
}
