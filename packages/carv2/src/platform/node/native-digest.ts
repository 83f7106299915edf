import { hash } from 'node:crypto'
import type { NativeDigest, NativeName } from '../../hash/native-digest.ts'

/** OpenSSL's code for a hash function; undefined where this build has none, as Electron's has no sha3. */
export function nativeDigest(name: NativeName): NativeDigest | undefined {
  const digest: NativeDigest = (bytes) => hash(name, bytes, 'binary')
  try {
    digest(new Uint8Array(0))
    return digest
  } catch {
    return undefined
  }
}
