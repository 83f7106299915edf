import type { DigestSpans } from '../../src/hash/digest-spans.ts'
import { referenceDigest } from './reference-digest.ts'

/** A digest and the data it is of, to be laid out in a window. */
export interface SpanParts {
  code: number
  data: Uint8Array
  /** Default: the right one. */
  digest?: Uint8Array
  /** Bytes that belong to nothing in front of it. Default 4. */
  gap?: number
  /** Default: the digest lies before the data, as in a CAR. */
  digestBehind?: boolean
}

/** Lays out spans in a window and notes them in `spans`. */
export function spanWindow(spans: DigestSpans, parts: readonly SpanParts[]): Uint8Array {
  const pieces: Uint8Array[] = []
  let position = 0
  const put = (bytes: Uint8Array) => {
    pieces.push(bytes)
    position += bytes.length
    return position - bytes.length
  }
  for (const { code, data, digest = referenceDigest(code, data), gap = 4, digestBehind = false } of parts) {
    put(new Uint8Array(gap).fill(0xaa))
    const first = put(digestBehind ? data : digest)
    const second = put(digestBehind ? digest : data)
    const [digestStart, dataStart] = digestBehind ? [second, first] : [first, second]
    spans.push(code, digestStart, digest.length, dataStart, dataStart + data.length)
  }
  return new Uint8Array(Buffer.concat(pieces))
}
