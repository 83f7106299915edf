/** Hash functions that a platform may have native code for, by OpenSSL's names. */
export type NativeName =
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha512-224'
  | 'sha512-256'
  | 'sha3-224'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512'

/**
 * Hashes one message in native code. The digest comes as text, a character (0..255) a byte: Node makes that in 0.3 µs a
 * call, and a Buffer in 0.9 µs. At 1 KiB that is 1,100 MB/s instead of 710, at 64 bytes 160 instead of 75.
 */
export type NativeDigest = (bytes: Uint8Array) => string
