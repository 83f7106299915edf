import { Address, Label } from '@carport/deal-protocol'
import { describe, expect, test } from 'vitest'
import { jsonLines, lines } from '../carport.ts'
import { answered, deal, fileOf, mainnetDeal, signedDeal, signers } from './made-deals.ts'

/** With the last byte of its signature, or of its terms, changed. */
const badlySigned = `${mainnetDeal.hex.slice(0, -2)}01`
const badTerms = mainnetDeal.hex.replace('4300ee6b', '4300ee6c')
const kinds = ['secp256k1', 'bls', 'delegated'] as const

describe('carport deal verify', () => {
  test('says that a deal of mainnet is well signed, with both CIDs, and what would be refused today', () => {
    expect(
      answered('verify', mainnetDeal.hex),
    ).toBe(`Signature: valid, secp256k1, f1nslxql4pck5pq7hddlzym3orxlx35wkepzjkm3i
Deal proposal CID: ${mainnetDeal.dealProposalCid}
Signed proposal CID: ${mainnetDeal.signedProposalCid}
Problem: ClientDealProposal.Proposal.Label: is a text that is not UTF-8
`)
    expect(JSON.parse(answered('verify', '--json', fileOf(Buffer.from(mainnetDeal.hex, 'hex'))))).toEqual({
      valid: true,
      client: 'f1nslxql4pck5pq7hddlzym3orxlx35wkepzjkm3i',
      signer: 'f1nslxql4pck5pq7hddlzym3orxlx35wkepzjkm3i',
      signatureType: 'secp256k1',
      dealProposalCid: mainnetDeal.dealProposalCid,
      signedProposalCid: mainnetDeal.signedProposalCid,
      problems: [{ path: 'ClientDealProposal.Proposal.Label', problem: 'is a text that is not UTF-8' }],
    })
  })

  test.each(kinds)('knows signatures of %s', async (kind) => {
    const hex = await signedDeal(signers[kind])
    expect(JSON.parse(answered('verify', '--json', hex))).toMatchObject({
      valid: true,
      signatureType: kind,
      signer: signers[kind].address.toString(),
      problems: [],
    })
  })

  test.each([
    ['another signature', badlySigned],
    ['other terms', badTerms],
  ])('says no to %s', (_, hex) => {
    const { status, stdout, stderr } = deal(['verify', hex])
    expect(status).toBe(1)
    expect(lines(stdout)[0]).toMatch(/^Signature: invalid, secp256k1, f1/)
    expect(stderr).toMatch(/^carport: InvalidSignatureError: f1\w+ has not signed this proposal\n$/)

    const json = deal(['verify', '--json', hex])
    expect(json.status).toBe(1)
    const error = { name: 'InvalidSignatureError', message: expect.anything(), signer: expect.stringMatching(/^f1/) }
    expect(JSON.parse(json.stdout)).toMatchObject({ valid: false, signedProposalCid: expect.anything(), error })
    expect(JSON.parse(json.stderr)).toEqual({ error })
  })

  test('says no to a signature of another kind than the client', async () => {
    const client = signers.secp256k1.address
    const { clientSignature } = JSON.parse(answered('decode', 'ClientDealProposal', await signedDeal(signers.bls)))
    const { proposal } = JSON.parse(answered('decode', 'ClientDealProposal', await signedDeal(signers.secp256k1)))
    const hex = answered('encode', 'ClientDealProposal', JSON.stringify({ proposal, clientSignature }))
    const { status, stdout } = deal(['verify', '--json', hex])
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ valid: false, signatureType: 'bls', signer: client.toString() })
  })

  test('says no to the signature of contract deals, which is none', () => {
    const { proposal } = JSON.parse(answered('decode', 'ClientDealProposal', mainnetDeal.hex))
    const json = JSON.stringify({ proposal, clientSignature: { type: 2, data: 'dead' } })
    const { status, stdout } = deal(['verify', '--json', answered('encode', 'ClientDealProposal', json)])
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ valid: false, problems: [{}, { problem: 'has 2 bytes, must have 96' }] })
  })

  test('names all problems of a deal, which do not change the verdict', async () => {
    const { address } = signers.bls
    const terms = { pieceSize: 100n, startEpoch: -1n, label: Label.bytes(new Uint8Array(257)) }
    const hex = await signedDeal(signers.bls, address, terms)
    const { valid, problems } = JSON.parse(answered('verify', '--json', hex))
    expect(valid).toBe(true)
    expect(problems.map(({ path }: { path: string }) => path.split('.').at(-1))).toEqual([
      'Label',
      'PieceSize',
      'StartEpoch',
    ])
  })

  test.each([
    [['00'], 1, 'UnexpectedKindError'],
    [['nothing-there'], 1, 'FileError'],
    [[''], 1, 'UnexpectedEndError'],
    [[mainnetDeal.hex, '--nope'], 2, 'UsageError'],
  ])('refuses %j', (parameters, status, name) => {
    expect(deal(['verify', ...parameters])).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(name) })
  })
})

describe('a client that is an ID', () => {
  const client = Address.id(1234)
  const { bls, secp256k1, delegated } = signers

  test('needs --resolve', async () => {
    const { status, stdout, stderr } = deal(['verify', '--json', await signedDeal(secp256k1, client)])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(JSON.parse(stderr).error).toEqual({
      name: 'UnresolvedAddressError',
      message: 'the client f01234 is an ID: say which key it stands for, with --resolve f01234=ADDRESS',
      address: 'f01234',
    })
  })

  test.each(kinds)('is checked against the key it stands for: %s', async (kind) => {
    const hex = await signedDeal(signers[kind], client)
    const resolve = ['--resolve', `t01=${bls.address}`, '--resolve', `t01234=${signers[kind].address}`]
    expect(JSON.parse(answered('verify', '--json', ...resolve, hex))).toMatchObject({
      valid: true,
      client: 'f01234',
      signer: signers[kind].address.toString(),
    })
    const other = kind === 'bls' ? secp256k1 : bls
    expect(deal(['verify', '--resolve', `f01234=${other.address}`, hex])).toMatchObject({ status: 1 })
    expect(deal(['verify', '--resolve', `f01235=${signers[kind].address}`, hex]).stderr).toContain('Unresolved')
  })

  test('is the only one that is resolved', async () => {
    const hex = await signedDeal(delegated)
    expect(answered('verify', hex, '--resolve', `f01234=${bls.address}`)).toContain('valid')
  })

  test.each([
    ['f01234', 'It is no ID=ADDRESS.'],
    ['f01234=', 'is not the address of a key.'],
    ['f01234=f05', 'f05 is not the address of a key.'],
    [`${bls.address}=f01234`, 'is no ID.'],
    ['f01234=f1nonsense', 'invalid'],
    ['f01234=f05=f06', 'It is no ID=ADDRESS.'],
  ])('can not be resolved with %j', (text, message) => {
    const { status, stderr } = deal(['verify', '--resolve', text, mainnetDeal.hex])
    expect(status).toBe(2)
    expect(stderr).toContain('carport: UsageError: option ')
    expect(stderr).toContain(message)
  })
})

test('lines are verified one by one, and answered in JSON', async () => {
  const unresolved = await signedDeal(signers.bls, Address.id(5))
  const input = [mainnetDeal.hex, badTerms, '', unresolved, await signedDeal(signers.bls)].join('\n')
  const { status, stdout, stderr } = deal(['verify', '-'], { input })
  expect(status).toBe(1)
  expect(jsonLines(stdout)).toEqual([
    expect.objectContaining({ valid: true, dealProposalCid: mainnetDeal.dealProposalCid }),
    expect.objectContaining({ valid: false, error: expect.objectContaining({ name: 'InvalidSignatureError' }) }),
    { error: expect.objectContaining({ name: 'UnexpectedEndError' }) },
    { error: expect.objectContaining({ name: 'UnresolvedAddressError', address: 'f05' }) },
    expect.objectContaining({ valid: true, signatureType: 'bls', problems: [] }),
  ])
  expect(stderr).toBe('carport: FailedLinesError: 3 of 5 lines failed\n')
})
