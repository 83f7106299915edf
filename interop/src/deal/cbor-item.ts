/**
 * A CBOR value taken apart, so that it can be written again with something amiss. Only what cbor-gen and dag-cbor write
 * can be taken apart: minimal heads, definite lengths.
 */
export interface CborItem {
  /** The first three bits of the head. */
  major: number
  /** What the head says: a number, a length, a count, a tag; of a float its bits. */
  argument: bigint
  /** How many bytes the argument takes, 0 if it is in the first byte itself. */
  width: 0 | 1 | 2 | 4 | 8
  /** Of a string. */
  content: Uint8Array
  /** Of an array; of a map, keys and values in turn; of a tag, the one. */
  items: CborItem[]
  /** Written without its length, and with a break at its end. */
  indefinite?: boolean
}

export const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, simple: 7 } as const

const WIDTHS = [1, 2, 4, 8] as const
const BREAK = 0xff

/** Takes a whole message apart. */
export function parseItem(bytes: Uint8Array): CborItem {
  let offset = 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

  function next(): CborItem {
    const first = bytes[offset++]
    const major = first >> 5
    const width = (first & 31) < 24 ? 0 : WIDTHS[(first & 31) - 24]
    let argument = BigInt(first & 31)
    if (width > 0) argument = 0n
    for (let i = 0; i < width; i++) argument = (argument << 8n) | BigInt(view.getUint8(offset++))
    const item: CborItem = { major, argument, width, content: new Uint8Array(), items: [] }
    if (major === MAJOR.bytes || major === MAJOR.text) {
      item.content = bytes.slice(offset, offset + Number(argument))
      offset += Number(argument)
    }
    for (let left = countOf(item); left > 0; left--) item.items.push(next())
    return item
  }

  return next()
}

function countOf({ major, argument }: CborItem): number {
  if (major === MAJOR.array) return Number(argument)
  if (major === MAJOR.map) return 2 * Number(argument)
  return major === MAJOR.tag ? 1 : 0
}

/** Writes the head as it stands, be it wider than it need be, with the lengths of what is there now. */
export function formatItem(item: CborItem): Uint8Array {
  const { major, content, items, indefinite } = item
  if (indefinite) {
    const isString = major === MAJOR.bytes || major === MAJOR.text
    const chunk = isString ? [formatItem({ ...item, indefinite: false })] : []
    return joined([Uint8Array.of((major << 5) | 31), ...chunk, ...items.map(formatItem), Uint8Array.of(BREAK)])
  }
  return joined([headOf(item), content, ...items.map(formatItem)])
}

function headOf(item: CborItem): Uint8Array {
  const { major } = item
  const argument = argumentOf(item)
  const width = Math.max(item.width, minimalWidth(argument))
  if (width === 0) return Uint8Array.of((major << 5) | Number(argument))
  const digits = argument.toString(16).padStart(2 * width, '0')
  return Uint8Array.of((major << 5) | (24 + Math.log2(width)), ...Buffer.from(digits, 'hex'))
}

function argumentOf({ major, argument, content, items }: CborItem): bigint {
  if (major === MAJOR.bytes || major === MAJOR.text) return BigInt(content.length)
  if (major === MAJOR.array) return BigInt(items.length)
  if (major === MAJOR.map) return BigInt(Math.floor(items.length / 2))
  return argument
}

export function minimalWidth(argument: bigint): 0 | 1 | 2 | 4 | 8 {
  if (argument < 24n) return 0
  return WIDTHS.find((width) => argument < 1n << BigInt(8 * width)) as 1 | 2 | 4 | 8
}

/** The value and all in it. */
export function allItems(item: CborItem): CborItem[] {
  return [item, ...item.items.flatMap(allItems)]
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
