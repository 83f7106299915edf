import {
  type AnySchema,
  DealError,
  DecodeError,
  decode,
  decodeFirst,
  encode,
  toJson,
  validate,
} from '@carport/deal-protocol'
import { type GoAnswer, toHex } from './go-messages.ts'

/** A message, and what became of it on both sides. */
export interface Compared {
  readonly name: string
  /** Whether go-ipld-prime read it by a schema, or else cbor-gen. */
  readonly isBindnode: boolean
  readonly type: AnySchema
  readonly message: Uint8Array
  readonly go: GoAnswer
  /** What compat decoding made of it. */
  readonly compat: Outcome
  readonly strict: Outcome
}

/** What one side made of a message: written again, and how much of it was read; or why it was not. */
export interface Outcome {
  readonly hex?: string
  readonly consumed?: number
  readonly value?: unknown
  /** Reading failed. */
  readonly refused?: DealError
  /** Reading went well, but what was read can't be written. */
  readonly unwritable?: DealError
}

/** A way in which Carport means to do otherwise than the originals. `section` is that of the specification. */
export interface Difference {
  readonly name: string
  readonly section: string
  holds(compared: Compared): boolean
}

export function compare(
  name: string,
  type: AnySchema,
  isBindnode: boolean,
  message: Uint8Array,
  go: GoAnswer,
): Compared {
  const compat = outcomeOf(() => {
    const { value, rest } = decodeFirst(type, message)
    return { value, consumed: message.length - rest.length }
  }, type)
  const strict = outcomeOf(() => ({ value: decode(type, message, { mode: 'strict' }), consumed: message.length }), type)
  return { name, type, isBindnode, message, go, compat, strict }
}

function outcomeOf(read: () => { value: unknown; consumed: number }, type: AnySchema): Outcome {
  let done: { value: unknown; consumed: number }
  try {
    done = read()
  } catch (error) {
    if (error instanceof DealError) return { refused: error }
    throw error
  }
  try {
    return { ...done, hex: toHex(encode(type, done.value)) }
  } catch (error) {
    if (error instanceof DealError) return { ...done, unwritable: error }
    throw error
  }
}

/** Whether compat decoding did just what Go did: read as much and write the same, or refuse. */
export function doesAsGo({ go, compat }: Compared): boolean {
  if (goRefuses(go)) return compat.refused !== undefined
  if (compat.refused !== undefined) return false
  if (go.error !== undefined) return compat.unwritable?.name === 'UndefinedValueError'
  return compat.hex === go.hex && compat.consumed === go.consumed
}

/** It read what it then could not write: a CID or an address was missing. */
function goRefuses({ error }: GoAnswer): boolean {
  return error !== undefined && !error.startsWith('encoding: ')
}

/** Why Go refuses a multiaddr that our library reads: a protocol that is newer, or the bytes of a peer id. */
const KNOWN_TO_GO_ALONE = /^no protocol with code|multihash|varint|length greater than remaining number of bytes/

/** Where compat decoding does otherwise, it is for one of these. */
export const compatDifferences: readonly Difference[] = [
  // Go refuses, and we read.
  refusedByGo('labels that are no UTF-8, from before network 16, are kept', '3.1', /label string not valid utf8/),
  {
    name: 'links of over 100 bytes under unknown keys are skipped; Go refuses them, or reads on inside of them',
    section: '8, defect 14',
    holds: ({ isBindnode, message, compat }) =>
      !isBindnode && compat.refused === undefined && skipsLongLink(message, compat),
  },
  refusedBySchemas('unknown keys are skipped', '1 and 5', /invalid key: .* is not a field in type/s),
  refusedBySchemas('missing keys are zero values', '1 and 5', /missing required fields: /),
  refusedBySchemas('what follows the message is left alone', '1 and 5', /unexpected content after end of cbor object/),
  refusedBySchemas('keys repeated inside of selectors and vouchers are kept', '1', /cannot repeat map key/),
  refusedBySchemas('delegated signatures in payments are read', '4.1', /invalid signature type in cbor input: 3$/),
  refusedBySchemas(
    'what is skipped or kept is not examined as dag-cbor',
    '5',
    /Invalid majorByte|invalid multibase|invalid cid|token while expecting map key|out of rage|unhandled cbor tag|multiple tags/,
  ),
  {
    name: 'multiaddrs are kept, whatever is in them',
    section: '4.1',
    holds: ({ name, type, go, compat }) =>
      name === 'TransportsQueryResponse' &&
      goRefuses(go) &&
      compat.refused === undefined &&
      (KNOWN_TO_GO_ALONE.test(go.error ?? '') ||
        validate(type, compat.value).some(({ problem }) => problem === 'is no multiaddr')),
  },
  refusedBySchemas('a selector may be a number from 2^63 on, on which Go panics', '4.1', /^panic: .*plainUint/),
  // Go reads, and we refuse.
  {
    name: 'what is not well-formed under an unknown key is refused; go-fil-markets reads on inside of it',
    section: '8, defect 14',
    holds: ({ isBindnode, type, go, compat }) =>
      !isBindnode && !goRefuses(go) && compat.refused instanceof DecodeError && isOfMap(type, compat.refused.path),
  },
  readBySchemas('heads wider than they need be are refused', '1 and 5', ({ reason }) => /not canonical/.test(reason)),
  readBySchemas('indefinite lengths are refused', '1 and 5', ({ reason }) => /^invalid header: \(.f\)/.test(reason)),
  readBySchemas('texts beyond the limits are refused', '1 and 5', ({ name }) => name === 'LimitExceededError'),
  readBySchemas(
    'numbers out of the range of their field are refused; in Go they wrap',
    '1',
    ({ reason, offset }, message) =>
      reason.startsWith('invalid int64: overflow') || toHex(message).startsWith('3bffffffffffffffff', 2 * offset),
  ),
  readBySchemas('undefined is refused; Go takes it for null', '5', ({ offset }, message) => message[offset] === 0xf7),
  readBySchemas(
    'a tag on a number or on null is refused; Go overlooks it',
    '5',
    ({ offset }, message) => message[offset] >> 5 === 6 || (message[offset - 1] === 42 && message[offset] === 0xf6),
  ),
  readBySchemas(
    'an empty address is refused',
    '1',
    ({ reason }) => reason === 'invalid address: invalid address length',
  ),
  // Both read, and come to something else.
  {
    name: 'selectors and vouchers are written as they came; Go puts their keys in order',
    section: '4.1',
    holds: ({ isBindnode, type, go, compat, strict }) =>
      isBindnode && compat.hex !== undefined && strict.refused !== undefined && sameButFreeForm(type, go, compat),
  },
  {
    name: 'of a list under a repeated key the last one counts; Go joins both',
    section: '1',
    holds: ({ name, go, compat }) =>
      ['TransportsQueryResponse', 'ForwardingRequest'].includes(name) &&
      (go.hex?.length ?? 0) > (compat.hex?.length ?? Number.POSITIVE_INFINITY),
  },
]

/** What strict decoding reads though Go refuses it. */
export const strictDifferences: readonly Difference[] = [
  named('delegated signatures in payments are read'),
  named('multiaddrs are kept, whatever is in them'),
  named('a selector may be a number from 2^63 on, on which Go panics'),
]

/** What strict decoding reads though neither side writes it so. */
export const strictOmissions: readonly Difference[] = [
  {
    name: 'the two booleans that DealParams 1.2.0 lacks may be missing',
    section: '5',
    holds: ({ name, go, strict }) => name === 'DealParams' && go.hex === strict.hex,
  },
]

/** What Go writes just as it came though strict decoding refuses it: besides what compat decoding refuses, too. */
export const strictRefusals: readonly Difference[] = [
  refusedByStrict('text that is no UTF-8', '5', /text is not UTF-8/),
  refusedByStrict('bit fields in other runs than they need', '5', /^a bit field that is/),
]

/** The first of the differences that explains what was compared. */
export function explain(differences: readonly Difference[], compared: Compared): string | undefined {
  return differences.find((difference) => difference.holds(compared))?.name
}

function named(name: string): Difference {
  return compatDifferences.find((difference) => difference.name === name) as Difference
}

function refusedByGo(name: string, section: string, error: RegExp): Difference {
  return { name, section, holds: ({ go, compat }) => compat.refused === undefined && error.test(go.error ?? '') }
}

function refusedBySchemas(name: string, section: string, error: RegExp): Difference {
  const refused = refusedByGo(name, section, error)
  return { ...refused, holds: (compared) => compared.isBindnode && refused.holds(compared) }
}

function readBySchemas(
  name: string,
  section: string,
  is: (error: DecodeError, message: Uint8Array) => boolean,
): Difference {
  return {
    name,
    section,
    holds: ({ isBindnode, go, compat: { refused }, message }) =>
      isBindnode && !goRefuses(go) && refused instanceof DecodeError && is(refused, message),
  }
}

function refusedByStrict(name: string, section: string, reason: RegExp): Difference {
  return {
    name,
    section,
    holds: ({ strict: { refused } }) => refused instanceof DecodeError && reason.test(refused.reason),
  }
}

/** Whether compat decoding went past a link of over 100 bytes: it is in the message, and not in what is written of it. */
function skipsLongLink(message: Uint8Array, { hex = '' }: Outcome): boolean {
  const digits = toHex(message)
  return [...digits.matchAll(/d82a58(..)|d82a59(....)/g)].some(({ 0: head, 1: one, 2: two, index }) => {
    const length = Number.parseInt(one ?? two, 16)
    return length > 100 && !hex.includes(digits.slice(index, index + head.length + 2 * length))
  })
}

/** Whether a path leads to a map, and not to one of its fields: the error is in what belongs to no field. */
function isOfMap(type: AnySchema, path: string): boolean {
  let at: AnySchema | undefined = type
  for (const part of path.replaceAll('[', '.[').split('.').slice(1)) {
    while (at !== undefined && at.record === undefined && at.of !== undefined && !part.startsWith('['))
      at = at.of as AnySchema
    at = part.startsWith('[') ? (at?.of as AnySchema) : fieldOf(at, part)
  }
  while (at !== undefined && at.record === undefined && at.of !== undefined && !at.kind.startsWith('list'))
    at = at.of as AnySchema
  return at?.record !== undefined
}

function fieldOf(type: AnySchema | undefined, wireName: string): AnySchema | undefined {
  return type?.record?.fields.find((field) => field.wireName === wireName)?.schema as AnySchema | undefined
}

const FREE_FORM = new Set(['selector', 'selectorPtr', 'voucherPtr', 'voucherResultPtr'])

function sameButFreeForm(type: AnySchema, { hex }: GoAnswer, { value }: Outcome): boolean {
  if (hex === undefined) return false
  const theirs = decode(type, new Uint8Array(Buffer.from(hex, 'hex')))
  const [one, other] = [value, theirs].map((side) =>
    JSON.stringify(toJson(type, side), (key, field) => (FREE_FORM.has(key) ? undefined : field)),
  )
  return one === other
}
