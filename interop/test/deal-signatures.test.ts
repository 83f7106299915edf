import {
  type Address,
  blsSigner,
  ClientDealProposal,
  DealProposal,
  dealProposalCid,
  decode,
  delegatedSigner,
  encode,
  Signature,
  secp256k1Signer,
  sign,
  signedProposalCid,
  verifyProposal,
  verifySignature,
} from '@carport/deal-protocol'
import { arbitraryOf } from '@carport/deal-protocol/testing'
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { beforeAll, describe, expect, test } from 'vitest'
import { fromHex, GoMessages, toHex } from '../src/deal/go-messages.ts'
import { seed } from './properties.ts'

interface Signed {
  result: { address: string; signature: string }
}

interface Verdict {
  result?: true
  error?: string
}

interface Cids {
  dealProposal: string
  signedProposal: string
}

let go: GoMessages
beforeAll(() => {
  go = new GoMessages('go-deals')
}, 600_000)

/** BLS takes some ten milliseconds a signature. */
const schemes = [
  { scheme: 'secp256k1', signerOf: secp256k1Signer, count: 1000 },
  { scheme: 'delegated', signerOf: delegatedSigner, count: 1000 },
  { scheme: 'bls', signerOf: blsSigner, count: 50 },
] as const

const ORDER = {
  secp256k1: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  bls: 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n,
}

/** Private keys in the form of a scheme: big-endian, but little-endian those of BLS. */
function keysOf(scheme: string): fc.Arbitrary<Uint8Array> {
  const order = scheme === 'bls' ? ORDER.bls : ORDER.secp256k1
  return fc.bigInt({ min: 1n, max: order - 1n }).map((key) => {
    const bytes = fromHex(key.toString(16).padStart(64, '0'))
    return scheme === 'bls' ? bytes.reverse() : bytes
  })
}

describe.each(schemes)('$scheme', ({ scheme, signerOf, count }) => {
  const sample = fc.sample(fc.tuple(keysOf(scheme), fc.uint8Array({ maxLength: 300 })), { seed, numRuns: count })
  const ours = sample.map(([key, message]) => {
    const signer = signerOf(key)
    return { message, signer, signature: signer.sign(message) as Signature }
  })

  function askGo(cases: readonly { message: Uint8Array; signature: Signature; address: Address }[]): Verdict[] {
    return go.ask(
      cases.map(({ message, signature, address }) => ({
        op: 'verify',
        message: toHex(message),
        signature: toHex(signature.bytes),
        address: `${address}`,
      })),
    ) as Verdict[]
  }

  test('what we sign, Go verifies', () => {
    const verdicts = askGo(ours.map(({ signer, ...one }) => ({ ...one, address: signer.address })))
    expect(new Set(verdicts.map((verdict) => JSON.stringify(verdict)))).toEqual(new Set(['{"result":true}']))
  })

  test('what Go signs, by the address of the same key, we verify', () => {
    const questions = sample.map(([key, message]) => ({ op: 'sign', scheme, key: toHex(key), message: toHex(message) }))
    for (const [index, { result }] of (go.ask(questions) as Signed[]).entries()) {
      const { message, signer } = ours[index]
      expect(result.address).toBe(`${signer.address}`)
      expect(verifySignature(Signature.ofBytes(fromHex(result.signature)), message, signer.address)).toBe(true)
    }
  })

  test('of signatures, messages and addresses that are spoilt, both sides think the same', () => {
    const choices = fc.sample(
      fc.tuple(fc.constantFrom('signature', 'message', 'address', 'type'), fc.nat(), fc.nat({ max: 7 })),
      {
        seed,
        numRuns: ours.length,
      },
    )
    const spoilt = ours.map(({ message, signer, signature }, index) => {
      const [what, at, bit] = choices[index]
      return {
        message: what === 'message' ? flipped(message, at, bit) : message,
        signature: what === 'signature' ? new Signature(signature.type, flipped(signature.data, at, bit)) : signature,
        address: what === 'address' ? ours[(index + 1) % ours.length].signer.address : signer.address,
        ...(what === 'type' && { signature: new Signature(1 + (signature.type % 3), signature.data) }),
      }
    })
    for (const [index, verdict] of askGo(spoilt).entries()) {
      const { message, signature, address } = spoilt[index]
      expect(verifySignature(signature, message, address), verdict.error).toBe(verdict.result === true)
    }
  })
})

function flipped(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(0)
  const copy = bytes.slice()
  copy[at % copy.length] ^= 1 << bit
  return copy
}

describe('deals', () => {
  const deals = fc
    .sample(arbitraryOf(ClientDealProposal), { seed, numRuns: 2000 })
    .map((deal) => deal as ClientDealProposal)
    .filter(({ proposal }) => proposal.label.isValid)

  function cidsOf(messages: readonly Uint8Array[]): [ours: Cids, theirs: Cids][] {
    const answers = go.ask(messages.map((deal) => ({ op: 'cids', deal: toHex(deal) }))) as { result: Cids }[]
    return answers.map(({ result }, index) => {
      const deal = decode(ClientDealProposal, messages[index])
      return [
        { dealProposal: `${dealProposalCid(deal.proposal)}`, signedProposal: `${signedProposalCid(deal)}` },
        result,
      ]
    })
  }

  test('have the same two CIDs on both sides, whichever wrote them', () => {
    const theirs = go.write(
      'ClientDealProposal',
      deals.map((_, index) => seed + index),
    )
    const messages = [...deals.map((deal) => encode(ClientDealProposal, deal)), ...theirs]
    expect(messages.length).toBeGreaterThan(2000)
    for (const [ours, theirs] of cidsOf(messages)) expect(ours).toEqual(theirs)
  })

  test('of 2^63 bytes and more are negative in the CID of the signed proposal, on both sides', () => {
    const [{ proposal, clientSignature }] = deals
    const large = encode(ClientDealProposal, { proposal: { ...proposal, pieceSize: 2n ** 63n }, clientSignature })
    const [[ours, theirs]] = cidsOf([large])
    expect(ours).toEqual(theirs)
    const wrapped = Buffer.from(toHex(large).replace('1b8000000000000000', '3b7fffffffffffffff'), 'hex')
    expect(ours.signedProposal).toBe(`${CID.createV1(0x71, Digest.create(0x12, sha256(wrapped)))}`)
  })

  test.each(schemes)('signed by a client with $scheme on one side, they are verified on the other', async (one) => {
    const [key] = fc.sample(keysOf(one.scheme), { seed, numRuns: 1 })
    const signer = one.signerOf(key)
    const proposals = deals.slice(0, one.count / 8).map(({ proposal }) => ({ ...proposal, client: signer.address }))
    const messages = proposals.map((proposal) => toHex(encode(DealProposal, proposal)))

    const signed = go.ask(messages.map((message) => ({ op: 'sign', scheme: one.scheme, key: toHex(key), message })))
    for (const [index, { result }] of (signed as Signed[]).entries()) {
      const clientSignature = Signature.ofBytes(fromHex(result.signature))
      const bytes = encode(ClientDealProposal, { proposal: proposals[index], clientSignature })
      expect(await verifyProposal(decode(ClientDealProposal, bytes, { mode: 'strict' }))).toBe(true)
    }

    const ours = await Promise.all(proposals.map((proposal) => sign(proposal, signer)))
    const questions = ours.map(({ proposal, clientSignature }, index) => ({
      op: 'verify',
      message: messages[index],
      signature: toHex(clientSignature.bytes),
      address: `${proposal.client}`,
    }))
    for (const verdict of go.ask(questions) as Verdict[]) expect(verdict).toEqual({ result: true })
  })
})
