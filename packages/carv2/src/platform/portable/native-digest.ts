import type { NativeDigest, NativeName } from '../../hash/native-digest.ts'

/** No native code that answers at once: Web Crypto is asynchronous. */
export function nativeDigest(_name: NativeName): NativeDigest | undefined {
  return undefined
}
