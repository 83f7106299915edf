import { CID } from 'multiformats/cid'

/** One line of JSON: a CID and a bigint as strings, bytes in hex. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, replaced) {
    // CIDs and Buffers have a toJSON, so what is replaced is not what is there.
    const original = this[key]
    if (typeof original === 'bigint') return original.toString()
    if (original instanceof Uint8Array) return Buffer.from(original).toString('hex')
    return CID.asCID(original)?.toString() ?? replaced
  })
}
