import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import {
  Address,
  blsSigner,
  ClientDealProposal,
  DealParams,
  DealProposal,
  dealProposalCid,
  decode,
  delegatedSigner,
  encode,
  receivedBytes,
  Signature,
  secp256k1Signer,
  sign,
  signedProposalCid,
  verifyProposal,
} from '../../src/index.ts'
import { exampleParams, exampleProposal } from '../builders/example-deal.ts'
import { failureOf, rejectionOf } from '../builders/failure.ts'
import { hex, toHex } from '../builders/hex.ts'

const key = new Uint8Array(32).fill(1)

describe.each([
  ['secp256k1', secp256k1Signer(key)],
  ['BLS', blsSigner(key)],
  ['delegated', delegatedSigner(key)],
])('%s', (_, signer) => {
  const proposal = { ...exampleProposal, client: signer.address }

  test('a proposal that is signed is verified, there and back over the wire', async () => {
    const deal = await sign(proposal, signer)
    const bytes = encode(DealParams, { ...exampleParams, clientDealProposal: deal })
    const { clientDealProposal } = decode(DealParams, bytes)
    expect(await verifyProposal(clientDealProposal)).toBe(true)
    expect(String(signedProposalCid(clientDealProposal))).toBe(String(signedProposalCid(deal)))
  })

  test('any change is noticed', async () => {
    const deal = await sign(proposal, signer)
    expect(await verifyProposal({ ...deal, proposal: { ...proposal, endEpoch: proposal.endEpoch + 1n } })).toBe(false)
    expect(await verifyProposal({ ...deal, proposal: { ...proposal, client: exampleProposal.client } })).toBe(false)
    const { type, data } = deal.clientSignature
    const flipped = data.map((byte, index) => (index === 10 ? byte ^ 1 : byte))
    expect(await verifyProposal({ ...deal, clientSignature: new Signature(type, flipped) })).toBe(false)
    expect(await verifyProposal({ ...deal, clientSignature: new Signature(4, data) })).toBe(false)
  })

  test('an f0 client is resolved', async () => {
    const deal = await sign({ ...proposal, client: Address.id(1001) }, signer)
    expect(await verifyProposal(deal, { resolve: async () => signer.address })).toBe(true)
    expect(await rejectionOf(() => verifyProposal(deal))).toMatchObject({
      name: 'UnresolvedAddressError',
      address: 'f01001',
    })
  })

  test("it doesn't sign for others", async () => {
    expect(await rejectionOf(() => sign(exampleProposal, signer))).toMatchObject({ name: 'WrongSignerError' })
  })
})

test.each([
  ['31 bytes', new Uint8Array(31).fill(1)],
  ['zero', new Uint8Array(32)],
  ['2^256 - 1', new Uint8Array(32).fill(255)],
])('%s is no key', (_, bytes) => {
  for (const make of [secp256k1Signer, blsSigner, delegatedSigner]) {
    expect(failureOf(() => make(bytes)).name).toBe('InvalidKeyError')
  }
})

describe('what was received is what was signed (section 5)', () => {
  const signer = secp256k1Signer(key)
  const canonical = encode(DealProposal, { ...exampleProposal, client: signer.address, clientCollateral: 0n })
  /** The last field, a zero amount, in two bytes that only compat decoding takes. */
  const received = Uint8Array.of(...canonical.subarray(0, -1), 0x41, 0x00)

  test('a proposal in other bytes than we would write', async () => {
    const signature = await signer.sign(received)
    const message = Uint8Array.of(0x82, ...received, 0x58, 66, ...signature.bytes)
    const deal = decode(ClientDealProposal, message)
    expect(toHex(receivedBytes(DealProposal, deal.proposal))).toBe(toHex(received))
    expect(toHex(receivedBytes(ClientDealProposal, deal))).toBe(toHex(message))
    expect(toHex(encode(DealProposal, deal.proposal))).toBe(toHex(canonical))
    expect(await verifyProposal(deal)).toBe(true)
    expect(String(dealProposalCid(deal.proposal))).not.toBe(String(dealProposalCid(decode(DealProposal, canonical))))
  })

  test('it is no longer that once it is changed', async () => {
    const value = decode(DealProposal, received)
    value.verifiedDeal = false
    expect(receivedBytes(DealProposal, value)).toEqual(encode(DealProposal, value))
    expect(receivedBytes(DealProposal, { ...decode(DealProposal, received) })).toEqual(canonical)
  })

  test('the two CIDs of a deal are those of its two forms', () => {
    const label = hex('8bd82a5828000181e203922020')
    expect(toHex(canonical).startsWith(toHex(label))).toBe(true)
    expect(String(dealProposalCid(exampleProposal))).toMatch(/^bafy2bzace/)
    expect(String(signedProposalCid(exampleParams.clientDealProposal))).toMatch(/^bafyrei/)
  })

  test('a piece size of 2^63 or more counts as Go reads it again: negative', () => {
    const { clientDealProposal } = exampleParams
    const deal = { ...clientDealProposal, proposal: { ...clientDealProposal.proposal, pieceSize: 2n ** 64n - 1n } }
    const encoded = toHex(encode(ClientDealProposal, deal))
    expect(encoded.match(/1bffffffffffffffff/g)).toHaveLength(1)
    const reread = hex(encoded.replace('1bffffffffffffffff', '20'))
    expect(signedProposalCid(deal).multihash.digest).toEqual(sha256(reread))
  })
})
