/** What a platform can do with texts quicker than TextDecoder and TextEncoder, which ask for a view of just the bytes. */
export interface NativeText {
  /** What is no UTF-8 becomes U+FFFD. */
  decode(bytes: Uint8Array, start: number, end: number): string
  /** Bytes of a text in UTF-8, each lone surrogate counting 3. */
  byteLength(text: string): number
  /** Writes a text of ASCII alone. */
  writeAscii(text: string, bytes: Uint8Array, offset: number): void
}
