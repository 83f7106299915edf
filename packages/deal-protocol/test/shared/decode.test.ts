import { describe, expect, test } from 'vitest'
import { decode, decodeFirst, encode } from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'
import { hex, toHex } from '../builders/hex.ts'
import { manifest, typeNamed, vectors } from './shared-folder.ts'

interface DecodeCase {
  name: string
  at: number
  remove: number
  insert: string
  accepted: boolean
  error?: string
  consumed: number
  reencoded?: string
}

/** What Go reads with its other decoder, which takes and refuses other things (specification 1, bindnode). */
const bindnodeTypes =
  /^(RetrievalDeal\w+|StorageDataTransferVoucher|TransportsQueryResponse|Forwarding\w+|TransferMessage)$/

const withCases = manifest.filter(({ decodeFile }) => decodeFile !== undefined)
const cborGenTypes = withCases.filter(({ type }) => !bindnodeTypes.test(type))

function input(base: string, { at, remove, insert }: DecodeCase): string {
  return base.slice(0, 2 * at) + insert + base.slice(2 * (at + remove))
}

/**
 * Where the value of a key that is unknown, or has become it, is a link of more than 100 bytes, the Go types of
 * go-fil-markets read on inside of it (defect 14), and so come to conclusions of their own. It is to be skipped.
 */
const linksToSkip: Readonly<Record<string, readonly RegExp[]>> = {
  DataRef: [/^length one more at " key RawBlockSize"/],
  LegacyDealStatusRequest: [/^lower-case key Proposal/],
  LegacyDealStatusResponse: [/^257 bytes at " key DealState"/],
  Proposal: [/^not UTF-8 at ".Piece key Root"/],
  RetrievalQuery: [
    /^lower-case key PieceCID/,
    /^not UTF-8 at " key QueryParams"/,
    /^257 bytes at ".QueryParams key PieceCID"/,
  ],
  SignedResponse: [
    /^(empty text|257 bytes) at ".Response key Proposal"/,
    /^(empty text|not UTF-8) at " key Response"/,
    /^length one more at ".Response key Message"/,
  ],
}

function hasLinkToSkip(type: string, { name }: DecodeCase): boolean {
  return /^unknown key with a link of \d+ bytes/.test(name) || (linksToSkip[type] ?? []).some((one) => one.test(name))
}

/** Labels that Go can't read: section 5, and defect 12 of section 8. */
function hasOldLabel({ error }: DecodeCase): boolean {
  return error?.includes('label string not valid utf8') ?? false
}

describe.each(cborGenTypes)('$type, spoilt: compat decoding does what Go does', async ({ type: name, decodeFile }) => {
  const type = typeNamed(name)
  const { base, cases } = await vectors<{ base: string; cases: DecodeCase[] }>(decodeFile as string)

  test.each(cases.filter((spoilt) => !hasLinkToSkip(name, spoilt)))('$name', (spoilt) => {
    const bytes = hex(input(base, spoilt))
    if (hasOldLabel(spoilt)) {
      expect(toHex(encode(type, decode(type, bytes)))).toBe(input(base, spoilt))
      return
    }
    if (!spoilt.accepted) {
      const failure = failureOf(() => decodeFirst(type, bytes))
      expect(failure.path).toMatch(new RegExp(`^${name}`))
      expect(failure.offset).toBeLessThanOrEqual(bytes.length)
      return
    }
    const { value, rest } = decodeFirst(type, bytes)
    expect(bytes.length - rest.length).toBe(spoilt.consumed)
    if (spoilt.reencoded?.startsWith('error: ')) {
      expect(failureOf(() => encode(type, value)).name).toBe('UndefinedValueError')
    } else {
      const known: Record<string, string> = { base, input: input(base, spoilt) }
      const expected = spoilt.reencoded as string
      expect(toHex(encode(type, value))).toBe(known[expected] ?? expected)
    }
  })

  test('links of over 100 bytes are skipped to their end', () => {
    for (const spoilt of cases.filter((spoilt) => hasLinkToSkip(name, spoilt))) {
      const bytes = hex(input(base, spoilt))
      // The longer key takes the head of the value with it, and what is left of that is not well-formed.
      if (spoilt.name.startsWith('length one more')) {
        expect(failureOf(() => decode(type, bytes)).path).toMatch(new RegExp(`^${name}`))
      } else {
        expect(decodeFirst(type, bytes).rest, spoilt.name).toHaveLength(0)
      }
    }
  })
})
