import { describe, expect, test } from 'vitest'
import {
  Address,
  blsSigner,
  ClientDealProposal,
  cid,
  dealProposalCid,
  decode,
  delegatedSigner,
  encode,
  Signature,
  type Signer,
  StorageAsk,
  StorageAskV101,
  secp256k1Signer,
  sign,
  signedProposalCid,
  signMessage,
  signStatusRequest,
  verifyMessage,
  verifyProposal,
  verifySignature,
  verifyStatusRequest,
} from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'
import { hex, toHex } from '../builders/hex.ts'
import { fixtures, vectors } from './shared-folder.ts'

interface Key {
  scheme: 'secp256k1' | 'bls' | 'delegated'
  privateKey: string
  address: string
}

interface SignedCase {
  name: string
  purpose: string
  key: number
  address: string
  message: string
  signature: string
  valid: boolean
  error?: string
}

const { keys, cases, deals } = await vectors<{
  keys: Key[]
  cases: SignedCase[]
  deals: { hex: string; key: number; dealProposalCid: string; signedProposalCid: string }[]
}>('signing.json')

const signers = { secp256k1: secp256k1Signer, bls: blsSigner, delegated: delegatedSigner }

function signerOf(key: number): Signer {
  return signers[keys[key].scheme](hex(keys[key].privateKey))
}

describe('keys', () => {
  test.each(keys)('$scheme, $address', ({ scheme, privateKey, address }) => {
    expect(signers[scheme](hex(privateKey)).address.toString()).toBe(address)
  })
})

describe('signatures (section 3.3)', () => {
  test.each(cases.filter(({ valid }) => valid))('$purpose, $name: verified', ({ signature, message, address }) => {
    expect(verifySignature(Signature.ofBytes(hex(signature)), hex(message), Address.parse(address))).toBe(true)
  })

  test.each(cases.filter(({ valid }) => !valid))(
    '$name: refused ($error)',
    ({ signature, message, address, error }) => {
      const verify = () => verifySignature(Signature.ofBytes(hex(signature)), hex(message), Address.parse(address))
      if (error?.startsWith('must resolve')) expect(failureOf(verify).name).toBe('UnresolvedAddressError')
      else expect(verify()).toBe(false)
    },
  )

  test.each(cases.filter(({ purpose }) => purpose !== 'spoilt'))('$purpose, $name: made', async (made) => {
    const signature = await signerOf(made.key).sign(hex(made.message))
    expect(toHex(signature.bytes)).toBe(made.signature)
  })

  const ofPurpose = (purpose: string) => cases.filter((one) => one.purpose === purpose)

  test.each(ofPurpose('boost status request'))('status request: $signature', async ({ key, message, signature }) => {
    const dealUuid = message.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    const request = await signStatusRequest(dealUuid, signerOf(key))
    expect(toHex(request.signature.bytes)).toBe(signature)
    expect(await verifyStatusRequest(request, signerOf(key).address)).toBe(true)
    expect(await verifyStatusRequest(request, signerOf((key + 3) % keys.length).address)).toBe(false)
  })

  test.each([
    ['ask 1.1.0', StorageAsk],
    ['ask 1.0.1', StorageAskV101],
  ] as const)('%s', async (purpose, type) => {
    for (const { key, message, signature } of ofPurpose(purpose)) {
      const ask = decode(type, hex(message))
      const made = await signMessage(type, ask, signerOf(key))
      expect(toHex(made.bytes)).toBe(signature)
      expect(await verifyMessage(type, ask, made, signerOf(key).address)).toBe(true)
    }
  })

  test('legacy status request: a link', async () => {
    for (const { key, message, signature } of ofPurpose('legacy status request')) {
      const made = await signMessage(cid, decode(cid, hex(message)), signerOf(key))
      expect(toHex(made.bytes)).toBe(signature)
    }
  })
})

describe('deals (section 3.4)', async () => {
  test.each(deals)('$signedProposalCid', async (deal) => {
    const value = decode(ClientDealProposal, hex(deal.hex))
    expect(await verifyProposal(value)).toBe(true)
    expect(dealProposalCid(value.proposal).toString()).toBe(deal.dealProposalCid)
    expect(signedProposalCid(value).toString()).toBe(deal.signedProposalCid)
    expect(toHex(encode(ClientDealProposal, await sign(value.proposal, signerOf(deal.key))))).toBe(deal.hex)
  })

  const { vectors: mainnet } = await fixtures<{
    vectors: { clientDealProposalHex: string; dealProposalCid: string; boostSignedProposalCid: string }[]
  }>('mainnet-client-deal-proposals.json')

  test.each(mainnet)('on mainnet: $boostSignedProposalCid', async (deal) => {
    const value = decode(ClientDealProposal, hex(deal.clientDealProposalHex))
    expect(await verifyProposal(value)).toBe(true)
    expect(await verifyProposal({ ...value, proposal: { ...value.proposal, verifiedDeal: true } })).toBe(false)
    expect(dealProposalCid(value.proposal).toString()).toBe(deal.dealProposalCid)
    expect(signedProposalCid(value).toString()).toBe(deal.boostSignedProposalCid)
  })
})
