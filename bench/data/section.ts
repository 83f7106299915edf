/** Bytes of a section's length: every section of the sets is between 2^7 and 2^21 bytes long. */
export function lengthBytes(length: number): number {
  return length < 2 ** 14 ? 2 : 3
}

/** Writes the varint that a section begins with; returns where it ends. */
export function writeLength(length: number, target: Uint8Array, at: number): number {
  for (let left = length; ; left >>>= 7) {
    target[at++] = left > 0x7f ? (left & 0x7f) | 0x80 : left
    if (left <= 0x7f) return at
  }
}

/** A CARv1 header with one root: `{"roots": [root], "version": 1}` in DAG-CBOR, behind its length. */
export function carHeader(root: Uint8Array): Uint8Array {
  const body = Buffer.concat([
    Buffer.from([0xa2, 0x65]),
    Buffer.from('roots'),
    Buffer.from([0x81, ...linkHead(root.length)]),
    root,
    Buffer.from([0x67]),
    Buffer.from('version'),
    Buffer.from([0x01]),
  ])
  return Buffer.concat([Buffer.from([body.length]), body])
}

/** What stands before a CID of 23 to 254 bytes in DAG-CBOR: tag 42, the head of the byte string, a zero. */
export function linkHead(cidLength: number): [number, number, number, number, number] {
  return [0xd8, 0x2a, 0x58, cidLength + 1, 0x00]
}
