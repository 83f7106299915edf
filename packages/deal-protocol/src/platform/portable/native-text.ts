import type { NativeText } from '../../cbor/native-text.ts'

/** TextDecoder and TextEncoder are all there is. */
export const nativeText: NativeText | undefined = undefined
