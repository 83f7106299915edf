/**
 * Where a decoder stands in the bytes of a message.
 *
 *     bytes  ├──────────────┬─────────────────────┬───────┤
 *            0              ▲ offset              ▲ end
 */
export class Cursor {
  readonly bytes: Uint8Array
  readonly end: number
  readonly strict: boolean
  offset = 0
  /** How often compat decoding has read something that canonical encoding would write otherwise. */
  deviations = 0

  constructor(bytes: Uint8Array, end: number, strict: boolean) {
    this.bytes = bytes
    this.end = end
    this.strict = strict
  }
}

/** Where an encoder stands in the bytes that it fills. */
export class Writer {
  readonly bytes: Uint8Array
  offset: number

  constructor(bytes: Uint8Array, offset: number) {
    this.bytes = bytes
    this.offset = offset
  }
}
