import type { CID } from 'multiformats/cid'
import type { Section } from '../scan/section-scanner.ts'

/** Which roots have been seen as a block. A look at four bytes rules out nearly every other block. */
export class RootPresence {
  readonly #absent = new Map<string, CID>()
  readonly #endings = new Set<number>()

  constructor(roots: readonly CID[]) {
    for (const root of roots) {
      this.#absent.set(keyOf(root.bytes), root)
      this.#endings.add(endingOf(root.bytes, root.bytes.length))
    }
  }

  /** Takes note of a block. */
  see({ bytes, cidStart, cid }: Section): void {
    if (this.#absent.size === 0 || !this.#endings.has(endingOf(bytes, cid.end))) return
    this.#absent.delete(keyOf(bytes.subarray(cidStart, cid.end)))
  }

  /** Roots that were not seen yet, each once. */
  get absent(): CID[] {
    return [...this.#absent.values()]
  }
}

/** Four bytes before `end`: of a CID that has at least four. */
function endingOf(bytes: Uint8Array, end: number): number {
  return (bytes[end - 4] << 24) | (bytes[end - 3] << 16) | (bytes[end - 2] << 8) | bytes[end - 1]
}

/** A string that only these bytes have. */
function keyOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}
