import { Buffer } from 'node:buffer'
import type { NativeText } from '../../cbor/native-text.ts'

/** `Buffer`'s own methods take any Uint8Array. Unlike `toString` and `write` they make no view of it first. */
interface BufferMethods {
  utf8Slice(this: Uint8Array, start: number, end: number): string
  latin1Write(this: Uint8Array, text: string, offset: number, length: number): number
}

const { utf8Slice, latin1Write } = Buffer.prototype as unknown as BufferMethods

export const nativeText: NativeText | undefined = {
  decode: (bytes, start, end) => utf8Slice.call(bytes, start, end),
  byteLength: (text) => Buffer.byteLength(text),
  writeAscii: (text, bytes, offset) => {
    latin1Write.call(bytes, text, offset, text.length)
  },
}
