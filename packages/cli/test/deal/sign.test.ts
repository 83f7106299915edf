import { Address, dealProposalCid } from '@carport/deal-protocol'
import { describe, expect, test } from 'vitest'
import { lines } from '../carport.ts'
import { answered, deal, fileOf, privateKey, proposalJson, proposalOf, signedDeal, signers } from './made-deals.ts'

const key = fileOf(`${privateKey}\n`)
const base64 = Buffer.from(privateKey, 'hex').toString('base64')
const kinds = ['secp256k1', 'bls', 'delegated'] as const
const lotusExport = (type: string) => Buffer.from(JSON.stringify({ Type: type, PrivateKey: base64 })).toString('hex')

describe('carport deal sign', () => {
  test.each(kinds)('signs as the client, with a key of %s', async (kind) => {
    const { address } = signers[kind]
    const expected = `${await signedDeal(signers[kind])}\n`
    expect(answered('sign', '--key', key, proposalJson(address))).toBe(expected)
    expect(answered('sign', '--key', key, fileOf(proposalJson(address)))).toBe(expected)
    expect(answered('sign', '--key', fileOf(lotusExport(kind)), proposalJson(address))).toBe(expected)
    expect(answered('verify', expected)).toMatch(new RegExp(`^Signature: valid, ${kind}, ${address}\n`))
  })

  test('takes the key from standard input', async () => {
    const { address } = signers.bls
    for (const input of [privateKey, `${lotusExport('bls')}\n`]) {
      const { status, stdout } = deal(['sign', '--key', '-', proposalJson(address)], { input })
      expect({ status, stdout }).toEqual({ status: 0, stdout: `${await signedDeal(signers.bls)}\n` })
    }
  })

  test('with --json tells the deal and both CIDs as well', async () => {
    const { address } = signers.secp256k1
    const hex = await signedDeal(signers.secp256k1)
    expect(JSON.parse(answered('sign', '--json', '--key', key, proposalJson(address)))).toEqual({
      hex,
      deal: JSON.parse(answered('decode', 'ClientDealProposal', hex)),
      dealProposalCid: dealProposalCid(proposalOf(address)).toString(),
      signedProposalCid: answered('cid', 'ClientDealProposal', hex).trim(),
    })
  })

  test.each([
    ['64 hex digits', privateKey],
    ['64 hex digits after 0x', `0x${privateKey}`],
    ['what Lotus exports', lotusExport('secp256k1')],
  ])('takes the key itself, %s, and says who can read it', async (_, given) => {
    const { address } = signers.secp256k1
    const { status, stdout, stderr } = deal(['sign', '--key', given, proposalJson(address)])
    expect(status).toBe(0)
    expect(stdout).toBe(deal(['sign', '--key', key, proposalJson(address)]).stdout)
    expect(stderr).toBe(
      'carport: everybody on this machine can read a key on a command line; --key takes a file, or -, too\n',
    )
  })

  test.each(kinds)('signs for an ID, if it is told that the key is of %s', async (kind) => {
    const client = Address.id(1234)
    const expected = `${await signedDeal(signers[kind], client)}\n`
    expect(answered('sign', '--key', key, '--type', kind, proposalJson(client))).toBe(expected)
    expect(answered('sign', '--key', fileOf(lotusExport(kind)), proposalJson(client))).toBe(expected)
  })

  test('does not guess', () => {
    const { status, stderr } = deal(['sign', '--key', key, proposalJson(Address.id(1234))])
    expect(status).toBe(2)
    expect(stderr).toBe('carport: UsageError: the client f01234 does not say what kind of key this is: --type does\n')
  })

  test('signs line by line, with one key for clients of all kinds', async () => {
    const clients = [...kinds.map((kind) => signers[kind].address), signers.bls.address]
    const input = clients.map((client) => proposalJson(client)).join('\n')
    const { status, stdout, stderr } = deal(['sign', '--key', key, '-'], { input })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const deals = await Promise.all([...kinds, 'bls' as const].map((kind) => signedDeal(signers[kind])))
    expect(lines(stdout)).toEqual(deals)
    expect(deal(['verify', '-'], { input: stdout }).status).toBe(0)

    const stranger = proposalJson(Address.secp256k1(new Uint8Array(65).fill(4)))
    const mixed = deal(['sign', '--key', key], { input: `${stranger}\n${input}\n{}\n` })
    expect(mixed.status).toBe(1)
    expect(lines(mixed.stdout)).toEqual([
      expect.stringContaining('"name":"WrongSignerError"'),
      ...deals,
      expect.stringContaining('"name":"InvalidJsonError"'),
    ])
  })

  test('signs for no one else', () => {
    const client = Address.secp256k1(new Uint8Array(65).fill(4))
    const { status, stdout, stderr } = deal(['sign', '--json', '--key', key, proposalJson(client)])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(JSON.parse(stderr).error).toMatchObject({
      name: 'WrongSignerError',
      signer: signers.secp256k1.address.toString(),
      expected: client.toString(),
    })
  })
})

describe('a private key is repeated by no error', () => {
  const json = proposalJson(signers.secp256k1.address)
  const half = privateKey.slice(0, 33)

  test.each([
    ['in place of its file, a part', ['--key', half, json], 1, 'FileError: cannot open the key file: ENOENT'],
    ['in base64', ['--key', base64, json], 1, 'FileError: cannot open the key file: ENOENT'],
    ['instead of the proposal', ['--key', key, privateKey], 1, 'InvalidJsonError: expected JSON, or a file with JSON'],
    ['beside the proposal', ['--key', key, privateKey, json], 2, 'UsageError: too many arguments'],
    ['without --key', [privateKey], 2, "UsageError: required option '--key <key>' not specified"],
    ['in an option that there is none of', ['--key', key, `--kee=${privateKey}`], 2, 'UsageError: unknown option'],
    ['as its type', ['--key', key, '--type', privateKey, json], 2, 'UsageError: option'],
    [
      'of the wrong length',
      ['--key', fileOf(`${privateKey}ab`), json],
      1,
      'InvalidKeyError: neither the 64 hex digits',
    ],
    ['of the wrong kind', ['--key', fileOf(`{"Type":"x","PrivateKey":"${base64}"}`), json], 1, 'InvalidKeyError: '],
    ['in broken JSON', ['--key', fileOf(`{"Type":"bls","PrivateKey":"${base64}"`), json], 1, 'InvalidKeyError: '],
    ['of a proposal of another', ['--key', fileOf(lotusExport('bls')), json], 1, 'WrongSignerError: '],
    [
      'of another kind than said',
      ['--key', fileOf(lotusExport('bls')), '--type', 'secp256k1', json],
      2,
      'UsageError: ',
    ],
    ['beside a bad proposal', ['--key', key, '{"client":1}'], 1, 'InvalidJsonError: '],
    ['that is zero', ['--key', fileOf('0'.repeat(64)), json], 1, 'InvalidKeyError: not a private key of secp256k1'],
  ])('%s', (_, parameters, code, message) => {
    for (const options of [[], ['--json']]) {
      const { status, stdout, stderr } = deal(['sign', ...options, ...parameters])
      expect({ status, stdout }).toEqual({ status: code, stdout: '' })
      expect(stderr).toContain(options.length === 0 ? `carport: ${message}` : '"error"')
      for (const secret of [half, base64, lotusExport('bls')]) expect(stderr).not.toContain(secret)
    }
  })

  test('nor is a key taken from where the proposals come', () => {
    for (const proposal of [['-'], []]) {
      const { status, stderr } = deal(['sign', '--key', '-', ...proposal], { input: privateKey })
      expect(status).toBe(2)
      expect(stderr).toBe("carport: UsageError: the key and the proposal can't both be on standard input\n")
    }
  })

  test('nor is a file read that is too large to be one', () => {
    const { status, stderr } = deal(['sign', '--key', '/dev/zero', json])
    expect(status).toBe(1)
    expect(stderr).toBe('carport: FileTooLargeError: more than 65536 bytes in the key file\n')
  })
})
