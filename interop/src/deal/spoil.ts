import fc from 'fast-check'
import { allItems, type CborItem, formatItem, MAJOR, parseItem } from './cbor-item.ts'

/**
 * Some of the messages, each spoilt in one of the ways.
 *
 * @param seed makes the same ones every time
 */
export function spoiltMessages(messages: readonly Uint8Array[], count: number, seed: number): Uint8Array[] {
  const ways = Object.values(spoils)
  const choices = fc.sample(fc.infiniteStream(fc.nat()), { seed, numRuns: count })
  return choices.flatMap((stream) => {
    const choose: Choose = (limit) => stream.next().value % Math.floor(limit)
    const spoilt = ways[choose(ways.length)](messages[choose(messages.length)], choose)
    return spoilt === undefined ? [] : [spoilt]
  })
}

/** A whole number from 0 up to, but not including, the limit. */
export type Choose = (limit: number) => number

/** Makes another message of one; undefined where it has nothing to be spoilt this way. */
export type Spoil = (message: Uint8Array, choose: Choose) => Uint8Array | undefined

/** Ways to spoil a message, by what is then amiss. */
export const spoils: Readonly<Record<string, Spoil>> = {
  'a bit flipped': (message, choose) => {
    const spoilt = message.slice()
    spoilt[choose(spoilt.length)] ^= 1 << choose(8)
    return spoilt
  },
  'bytes exchanged for others': (message, choose) => {
    const start = choose(message.length)
    const others = Array.from({ length: choose(5) }, () => choose(256))
    return Uint8Array.of(...message.subarray(0, start), ...others, ...message.subarray(start + choose(4)))
  },
  'cut off': (message, choose) => message.slice(0, choose(message.length)),
  'bytes behind it': (message, choose) =>
    Uint8Array.of(...message, ...Array.from({ length: 1 + choose(4) }, () => choose(256))),
  'swapped keys': inMap(({ items }, choose) => {
    const [one, other] = [2 * choose(items.length / 2), 2 * choose(items.length / 2)]
    const [key, value] = items.slice(one, one + 2)
    items.splice(one, 2, ...items.slice(other, other + 2))
    items.splice(other, 2, key, value)
  }),
  'an unknown key': inMap(({ items }, choose) => {
    items.splice(2 * choose(items.length / 2 + 1), 0, ...unknownEntry(choose))
  }),
  'an unknown key with a link of over 100 bytes': inMap(({ items }, choose) => {
    items.splice(2 * choose(items.length / 2 + 1), 0, textItem('longLink'), parseItem(longLink))
  }),
  'a missing key': inMap(({ items }, choose) => {
    items.splice(2 * choose(items.length / 2), 2)
  }),
  'a repeated key': inMap(({ items }, choose) => {
    const at = 2 * choose(items.length / 2)
    const [key, value] = items.slice(at, at + 2)
    items.splice(2 * choose(items.length / 2 + 1), 0, key, otherValue(value))
  }),
  'a head that is too wide': inAny(
    (item) => item.major !== MAJOR.simple && item.width < 8,
    (item) => {
      item.width = item.width === 0 ? 1 : ((2 * item.width) as 2 | 4 | 8)
    },
  ),
  'an indefinite length': inAny(
    ({ major }) => major >= MAJOR.bytes && major <= MAJOR.map,
    (item) => {
      item.indefinite = true
    },
  ),
  'another value': inAny(
    () => true,
    (item, choose) => {
      Object.assign(item, parseItem(someValues[choose(someValues.length)]))
    },
  ),
  'a number of 64 bits in place of a value': inAny(
    () => true,
    (item) => {
      Object.assign(item, parseItem(LARGEST))
    },
  ),
  'another number': inAny(
    ({ major }) => major <= MAJOR.negative,
    (item, choose) => {
      Object.assign(item, { major: choose(2), argument: edges[choose(edges.length)], width: 0 })
    },
  ),
  'an item more or less': inAny(
    ({ major, items }) => major === MAJOR.array && items.length > 0,
    ({ items }, choose) => {
      if (choose(2) === 0) items.pop()
      else items.push(items[choose(items.length)])
    },
  ),
  'other text': inAny(
    ({ major }) => major === MAJOR.text || major === MAJOR.bytes,
    (item, choose) => {
      item.content = contents[choose(contents.length)]
    },
  ),
}

/** A CID with an identity hash of 120 bytes. */
const longLink = Uint8Array.of(0xd8, 0x2a, 0x58, 125, 0, 1, 0x55, 0, 120, ...new Uint8Array(120))
const LARGEST = new Uint8Array([0x1b, ...new Array<number>(8).fill(0xff)])
const someValues = [
  '00',
  '20',
  '40',
  '60',
  '80',
  'a0',
  'f6',
  'f7',
  'f5',
  '4100',
  '4101',
  'fb3ff8000000000000',
  'c100',
].map((digits) => new Uint8Array(Buffer.from(digits, 'hex')))
const edges = [0n, 23n, 24n, 255n, 256n, 65535n, 65536n, 2n ** 32n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n]
const contents = [
  [],
  [0],
  [0, 0, 7],
  [1, 0],
  [0xff, 0xfe],
  [0xed, 0xa0, 0x80],
  [...'é'].flatMap((character) => [...Buffer.from(character)]),
  ...[128, 129, 200, 201, 256, 257, 8192, 8193].map((length) => new Array<number>(length).fill(0x61)),
].map((bytes) => Uint8Array.from(bytes))

function inMap(change: (map: CborItem, choose: Choose) => void): Spoil {
  return inAny(({ major, items }) => major === MAJOR.map && items.length > 0, change)
}

function inAny(fits: (item: CborItem) => boolean, change: (item: CborItem, choose: Choose) => void): Spoil {
  return (message, choose) => {
    const whole = parseItem(message)
    const found = allItems(whole).filter(fits)
    if (found.length === 0) return undefined
    change(found[choose(found.length)], choose)
    return formatItem(whole)
  }
}

function unknownEntry(choose: Choose): [CborItem, CborItem] {
  const keys = ['', 'a', 'state', 'Zzz', 'Unknown', 'RemoveUnsealedCopyOfTheData', 'é']
  const values = [
    ...someValues,
    Uint8Array.of(0xa1, 0x61, 0x61, 0x82, 1, 0x40),
    Uint8Array.of(0x81, 0xd8, 0x2a, 0x45, 0, 1, 0x55, 0, 0),
  ]
  return [textItem(keys[choose(keys.length)]), parseItem(values[choose(values.length)])]
}

function textItem(value: string): CborItem {
  return { major: MAJOR.text, argument: 0n, width: 0, content: new Uint8Array(Buffer.from(value)), items: [] }
}

/** Of the same kind, so that it tells which of the two was taken. */
function otherValue(value: CborItem): CborItem {
  if (value.major <= MAJOR.negative) return { ...value, argument: value.argument ^ 1n }
  if (value.content.length === 0) return value
  const content = value.content.slice()
  content[content.length - 1] ^= 1
  return { ...value, content }
}
