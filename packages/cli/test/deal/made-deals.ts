import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  Address,
  blsSigner,
  ClientDealProposal,
  DealProposal,
  delegatedSigner,
  encode,
  Label,
  type Signer,
  secp256k1Signer,
  sign,
  toJson,
} from '@carport/deal-protocol'
import { CID } from 'multiformats/cid'
import { type CarportOptions, type CarportResult, carport } from '../carport.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** A real one, of mainnet: its label is bytes in a text. */
export const mainnetDeal = {
  hex: [
    '828bd82a5828000181e2039220204bb3f456affd427c38b1eba9693bc4b7294df1c15ce403edb0550adeaeb59f181a000200',
    '00f455016c97782f8f12baf87ce31af3866dd1baefbed9444300a14c7833a165706369647381d82a5827000155a0e40220da',
    '879e19c3b605a6682a576ec7bceb31ae849b5440bcf6b891c8d7105b7dfd0e19c0bd1a000b7ca14300ee6b4040584201b674',
    '3a1280896e5a3a27239fdc03585fddacaa757ee3a40c360fbd8de249eaa13496bf7619293ad5f95766a5b7295c3c6153bf33',
    'c9b1722740d9231404c1e37100',
  ].join(''),
  dealProposalCid: 'bafy2bzaceange467tyy2urciwq7jgss7i2reo5xry7ankhrxpdjoqxdbm56dy',
  signedProposalCid: 'bafyreicrxllrt5rcnvnf2ju5fsimvu7shbzuvqbzniyudystcqqs4p435y',
}

/** A message of 20 bytes, and what it says. */
export const accepted = { hex: 'a2674d65737361676560684163636570746564f5', json: '{"accepted":true,"message":""}' }

/** In hex: as big-endian numbers they are valid for every scheme, as little-endian ones too. */
export const privateKey = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd01'
const keyBytes = new Uint8Array(Buffer.from(privateKey, 'hex'))
export const signers: Readonly<Record<'secp256k1' | 'bls' | 'delegated', Signer>> = {
  secp256k1: secp256k1Signer(keyBytes),
  bls: blsSigner(keyBytes),
  delegated: delegatedSigner(keyBytes),
}

export function proposalOf(client: Address, terms: Partial<DealProposal> = {}): DealProposal {
  return {
    pieceCid: CID.parse('baga6ea4seaqao7s73y24kcutaosvacpdjgfe5pw76ooefnyqw4ynr3d2y6x2mpq'),
    pieceSize: 1_048_576n,
    verifiedDeal: false,
    client,
    provider: Address.parse('f01000'),
    label: Label.text('a label'),
    startEpoch: 1n,
    endEpoch: 600_000n,
    storagePricePerEpoch: 0n,
    providerCollateral: 0n,
    clientCollateral: 0n,
    ...terms,
  }
}

export function proposalJson(client: Address, terms?: Partial<DealProposal>): string {
  return JSON.stringify(toJson(DealProposal, proposalOf(client, terms)))
}

/** A signed deal in hex; by default its client is the signer. */
export async function signedDeal(signer: Signer, client = signer.address, terms?: Partial<DealProposal>) {
  return hexOf(encode(ClientDealProposal, await sign(proposalOf(client, terms), signer)))
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** `carport deal …`, whatever comes of it. */
export function deal(parameters: readonly string[], options?: CarportOptions): CarportResult {
  return carport(['deal', ...parameters], options)
}

/** `carport deal …` that must succeed and say nothing on standard error. */
export function answered(...parameters: string[]): string {
  const { status, stdout, stderr } = deal(parameters)
  if (status !== 0 || stderr !== '') throw new Error(`carport deal ${parameters.join(' ')}: ${status} ${stderr}`)
  return stdout
}

const folder = temporaryFolder()
let files = 0

/** The path of a new file. */
export function fileOf(contents: string | Uint8Array): string {
  files++
  const path = join(folder, `file-${files}`)
  writeFileSync(path, contents)
  return path
}
