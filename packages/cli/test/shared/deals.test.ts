import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AnySchema, decodeFirst, encode, messageTypes, toJson } from '@carport/deal-protocol'
import { describe, expect, test } from 'vitest'
import { jsonLines, lines } from '../carport.ts'
import { deal, fileOf } from '../deal/made-deals.ts'

const shared = join(import.meta.dirname, '../../../../../shared')
const read = (name: string) => JSON.parse(readFileSync(join(shared, name), 'utf8'))

interface ManifestEntry {
  readonly type: string
  readonly file: string
  readonly decodeFile?: string
}

interface Vector {
  readonly hex: string
  readonly json: object
  readonly cid?: string
}

interface DecodeCase {
  readonly name: string
  readonly at: number
  readonly remove: number
  readonly insert: string
  readonly accepted: boolean
  readonly error?: string
}

const manifest: readonly ManifestEntry[] = read('vectors/deals/manifest.json').messages
/** What Go reads with another decoder, whose answers are no reference (specification 1, bindnode). */
const bindnode = /^(RetrievalDeal\w+|StorageDataTransferVoucher|TransportsQueryResponse|Forwarding\w+|TransferMessage)$/

const asLines = (all: readonly string[]) => all.map((line) => `${line}\n`).join('')

test('the types are those of the manifest', () => {
  expect(lines(deal(['types']).stdout)).toEqual(manifest.map(({ type }) => type).sort())
})

describe.each(manifest)('$type', ({ type, file }) => {
  const vectors: readonly Vector[] = read(join('vectors/deals', file)).vectors
  const input = asLines(vectors.map(({ hex }) => hex))

  test('decodes line by line, and encodes to the same bytes', () => {
    const decoded = deal(['decode', type, '-'], { input })
    expect(decoded).toMatchObject({ status: 0, stderr: '' })
    expect(lines(decoded.stdout)).toHaveLength(vectors.length)
    expect(deal(['encode', type, '-'], { input: decoded.stdout })).toMatchObject({
      status: 0,
      stdout: input,
      stderr: '',
    })
  })

  test('encodes from the JSON of Go', () => {
    const theirs = asLines(vectors.map(({ json }) => JSON.stringify(json)))
    expect(deal(['encode', type, '-'], { input: theirs })).toMatchObject({ status: 0, stdout: input, stderr: '' })
  })

  test('has the CIDs that Go gives it', () => {
    const { status, stdout } = deal(['cid', type, '-'], { input })
    expect(status).toBe(0)
    for (const [index, cid] of lines(stdout).entries()) expect(cid).toBe(vectors[index]?.cid ?? cid)
  })
})

test('CIDs are known of proposals, and of signed ones', () => {
  const known = manifest.filter(({ file }) => read(join('vectors/deals', file)).vectors.every(({ cid }: Vector) => cid))
  expect(known.map(({ type }) => type)).toEqual(['DealProposal', 'ClientDealProposal'])
})

const withCases = manifest.filter(({ decodeFile }) => decodeFile !== undefined)

describe.each(withCases)('$type, spoilt', ({ type: name, decodeFile }) => {
  const type = messageTypes.get(name) as AnySchema
  const { base, cases } = read(join('vectors/deals', decodeFile as string)) as {
    base: string
    cases: readonly DecodeCase[]
  }
  const inputs = cases.map(({ at, remove, insert }) => base.slice(0, 2 * at) + insert + base.slice(2 * (at + remove)))
  /** What the package makes of each; its own tests hold that against Go's answers. */
  const expected = inputs.map((input) => {
    try {
      const { value, rest } = decodeFirst(type, Buffer.from(input, 'hex'))
      return { value, json: toJson(type, value), trailingBytes: rest.length }
    } catch (error) {
      return { error: error as Error }
    }
  })

  const refused = expected.filter(({ error }) => error !== undefined).length
  const { status, stdout, stderr } = deal(['decode', '--json', name, '-'], { input: asLines(inputs) })
  const answers = jsonLines(stdout)
  const notes = jsonLines(stderr)

  test('every line has its answer: a message, or an error', () => {
    expect(answers).toHaveLength(cases.length)
    for (const [index, { json, error }] of expected.entries()) {
      if (error === undefined) expect(answers[index]).toEqual(json)
      else
        expect(answers[index]).toEqual({ error: expect.objectContaining({ name: error.name, message: error.message }) })
    }
    expect(status).toBe(1)
    const message = `${refused} of ${cases.length} lines failed`
    expect(notes.at(-1)).toEqual({ error: { name: 'FailedLinesError', message, failed: refused, lines: cases.length } })
  })

  test('how many bytes are left behind a message is told', () => {
    expect(notes.slice(0, -1)).toEqual(
      expected.flatMap(({ trailingBytes = 0 }, index) =>
        trailingBytes > 0 ? [{ line: index + 1, trailingBytes }] : [],
      ),
    )
  })

  if (!bindnode.test(name)) {
    test('what Go refuses is refused', () => {
      for (const [index, { name: what, accepted, error = '' }] of cases.entries()) {
        // Old labels are read (section 5), unknown keys skipped whatever they hold (defect 14).
        if (accepted || error.includes('label string not valid utf8') || what.includes('key')) continue
        expect(answers[index], what).toHaveProperty('error.name')
      }
    })
  }

  test('what is read is written as the package writes it', () => {
    const readable = expected.flatMap(({ value, json }) => (json === undefined ? [] : [{ value, json }]))
    const input = asLines(readable.map(({ json }) => JSON.stringify(json)))
    const encoded = lines(deal(['encode', name, '-'], { input }).stdout)
    expect(encoded).toHaveLength(readable.length)
    for (const [index, { value }] of readable.entries()) {
      const line = encoded[index] as string
      if (line.startsWith('{')) expect(() => encode(type, value)).toThrow(JSON.parse(line).error.reason)
      else expect(line).toBe(Buffer.from(encode(type, value)).toString('hex'))
    }
  })
})

describe('deals of mainnet', () => {
  interface Deal {
    readonly clientDealProposalHex: string
    readonly proposalHex: string
    readonly sigType: string
    readonly labelIsValidUtf8: boolean
    readonly dealProposalCid: string
    readonly boostSignedProposalCid: string
  }
  const deals: readonly Deal[] = read('fixtures/deals/mainnet-client-deal-proposals.json').vectors

  test.each(deals)('$dealProposalCid is well signed, and has both CIDs', (known) => {
    const { status, stdout, stderr } = deal(['verify', '--json', known.clientDealProposalHex])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const { problems, ...found } = JSON.parse(stdout)
    expect(found).toMatchObject({
      valid: true,
      signatureType: known.sigType,
      dealProposalCid: known.dealProposalCid,
      signedProposalCid: known.boostSignedProposalCid,
    })
    const label = { path: 'ClientDealProposal.Proposal.Label', problem: 'is a text that is not UTF-8' }
    expect(problems).toEqual(known.labelIsValidUtf8 ? [] : [label])
  })

  test('line by line', () => {
    const input = asLines(deals.map(({ clientDealProposalHex }) => clientDealProposalHex))
    const { status, stdout } = deal(['verify', '-'], { input })
    expect(status).toBe(0)
    expect(jsonLines(stdout).map(({ dealProposalCid }) => dealProposalCid)).toEqual(
      deals.map(({ dealProposalCid }) => dealProposalCid),
    )
  })
})

describe('deals signed by Go', () => {
  interface SignedDeal {
    readonly key: number
    readonly hex: string
    readonly dealProposalCid: string
    readonly signedProposalCid: string
  }
  const { keys, deals } = read('vectors/deals/signing.json') as {
    keys: { scheme: 'secp256k1' | 'bls' | 'delegated'; privateKey: string; address: string }[]
    deals: SignedDeal[]
  }
  const proposals = jsonLines(
    deal(['decode', 'ClientDealProposal', '-'], { input: asLines(deals.map(({ hex }) => hex)) }).stdout,
  ).map(({ proposal }) => JSON.stringify(proposal))

  test('verify, and have both CIDs', () => {
    const { status, stdout } = deal(['verify', '-'], { input: asLines(deals.map(({ hex }) => hex)) })
    expect(status).toBe(0)
    expect(jsonLines(stdout)).toEqual(
      deals.map(({ key, dealProposalCid, signedProposalCid }) =>
        expect.objectContaining({
          valid: true,
          signatureType: keys[key]?.scheme,
          client: keys[key]?.address,
          dealProposalCid,
          signedProposalCid,
        }),
      ),
    )
  })

  test.each(keys.map(({ scheme, privateKey, address }, index) => ({ scheme, privateKey, address, index })))(
    '$scheme of $address signs the same bytes, of hex and as Lotus exports it',
    ({ scheme, privateKey, index }) => {
      const own = deals.flatMap((one, at) =>
        one.key === index ? [{ hex: one.hex, json: proposals[at] as string }] : [],
      )
      const exported = JSON.stringify({ Type: scheme, PrivateKey: Buffer.from(privateKey, 'hex').toString('base64') })
      for (const key of [privateKey, Buffer.from(exported).toString('hex')]) {
        const input = asLines(own.map(({ json }) => json))
        const { status, stdout } = deal(['sign', '--key', fileOf(key), '-'], { input })
        expect(status).toBe(0)
        expect(stdout).toBe(asLines(own.map(({ hex }) => hex)))
      }
    },
  )
})
