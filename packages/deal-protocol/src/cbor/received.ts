/**
 * The bytes of decoded records that canonical encoding would not give back. Those of all others need not be kept, so
 * that decoding a canonical message pays nothing for it.
 */
const received = new WeakMap<object, Uint8Array>()

export function rememberReceived(value: object, bytes: Uint8Array): void {
  received.set(value, bytes)
}

export function rememberedBytes(value: object): Uint8Array | undefined {
  return received.get(value)
}
