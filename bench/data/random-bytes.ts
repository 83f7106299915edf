import { type Cipheriv, createCipheriv } from 'node:crypto'

/** Bytes and numbers that look random and are the same for the same seed on every machine: AES-128 in counter mode. */
export class RandomBytes {
  readonly #cipher: Cipheriv
  readonly #zeros = Buffer.alloc(64 * 1024)
  #numbers = new DataView(new ArrayBuffer(0))
  #nextNumber = 0

  constructor(seed: string) {
    const key = Buffer.alloc(16)
    key.write(seed)
    this.#cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16))
  }

  /** Fills `target`. */
  fill(target: Uint8Array): void {
    for (let at = 0; at < target.length; at += this.#zeros.length) {
      const length = Math.min(this.#zeros.length, target.length - at)
      target.set(this.#cipher.update(this.#zeros.subarray(0, length)), at)
    }
  }

  /** An integer in `[0, limit)`, `limit` far below 2^32. */
  below(limit: number): number {
    if (this.#nextNumber === this.#numbers.byteLength) {
      this.#numbers = new DataView(new ArrayBuffer(this.#zeros.length))
      this.fill(new Uint8Array(this.#numbers.buffer))
      this.#nextNumber = 0
    }
    const number = this.#numbers.getUint32(this.#nextNumber, true)
    this.#nextNumber += 4
    return number % limit
  }
}
