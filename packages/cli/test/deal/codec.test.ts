import { ClientDealProposal, decode, toJson } from '@carport/deal-protocol'
import { describe, expect, test } from 'vitest'
import { jsonLines, lines } from '../carport.ts'
import { accepted, answered, deal, fileOf, mainnetDeal, signedDeal, signers } from './made-deals.ts'

const bytes = Buffer.from(accepted.hex, 'hex')
/** The keys of `accepted` the other way round: what Go reads, and never writes. */
const unordered = 'a2684163636570746564f5674d65737361676560'

describe('carport deal decode', () => {
  test.each([
    ['hex', accepted.hex],
    ['hex in capital letters, in groups, after 0x', `0x${accepted.hex.toUpperCase().replace(/.{4}/g, '$& ')}\n`],
    ['a file with hex', fileOf(`${accepted.hex}\n`)],
    ['a file with hex in lines', fileOf(accepted.hex.replace(/.{16}/g, '$&\n'))],
    ['a file with the bytes', fileOf(bytes)],
  ])('takes %s', (_, message) => {
    expect(answered('decode', 'DealResponse', message)).toBe(`${accepted.json}\n`)
    expect(answered('decode', '--json', 'DealResponse', message)).toBe(`${accepted.json}\n`)
  })

  test('takes standard input as a file, /dev/stdin', () => {
    const { stdout } = deal(['decode', 'DealResponse', '/dev/stdin'], { input: bytes })
    expect(stdout).toBe(`${accepted.json}\n`)
  })

  test('prints what the package makes of it', () => {
    const value = decode(ClientDealProposal, Buffer.from(mainnetDeal.hex, 'hex'))
    expect(JSON.parse(answered('decode', 'ClientDealProposal', mainnetDeal.hex))).toEqual(
      toJson(ClientDealProposal, value),
    )
  })

  test('reads what Go reads; with --strict only what is canonical', () => {
    expect(answered('decode', 'DealResponse', unordered)).toBe('{"accepted":true,"message":""}\n')
    expect(answered('decode', '--strict', 'DealResponse', accepted.hex)).toBe(`${accepted.json}\n`)
    const { status, stdout, stderr } = deal(['decode', 'DealResponse', unordered, '--strict'])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toBe('carport: KeyError: out of order key "Message" (byte 11, DealResponse)\n')
  })

  test('says on standard error how many bytes come behind the message; with --strict they are an error', () => {
    const long = `${accepted.hex}010203`
    const note = 'carport: 3 bytes after the end of the message\n'
    expect(deal(['decode', 'DealResponse', long])).toMatchObject({
      status: 0,
      stdout: `${accepted.json}\n`,
      stderr: note,
    })
    expect(jsonLines(deal(['decode', '--json', 'DealResponse', long]).stderr)).toEqual([{ trailingBytes: 3 }])
    const strict = deal(['decode', '--strict', '--json', 'DealResponse', long])
    expect(strict).toMatchObject({ status: 1, stdout: '' })
    expect(JSON.parse(strict.stderr).error).toMatchObject({ name: 'TrailingBytesError', count: 3, offset: 20 })
  })

  test.each([
    [[''], 1, 'UnexpectedEndError: unexpected EOF: 1 bytes needed, 0 left (byte 0, DealResponse)'],
    [[accepted.hex.slice(2)], 1, 'UnexpectedKindError: expected a map, got '],
    [[accepted.hex.slice(1)], 1, 'InvalidHexError: an odd number of hex digits'],
    [[accepted.hex.replace('f5', 'f?')], 1, 'InvalidHexError: no hex digit at character 39'],
    [['nothing-there'], 1, 'FileError: cannot open nothing-there: ENOENT'],
    [['/'], 1, 'FileError: cannot read /: EISDIR'],
    [[fileOf('')], 1, 'UnexpectedEndError'],
    [[fileOf('nonsense')], 1, 'UnexpectedKindError'],
    [[accepted.hex, accepted.hex], 2, 'UsageError: too many arguments'],
    [[accepted.hex, '--nope'], 2, "UsageError: unknown option '--nope'"],
  ])('refuses %j', (parameters, code, message) => {
    const { status, stdout, stderr } = deal(['decode', 'DealResponse', ...parameters])
    expect({ status, stdout }).toEqual({ status: code, stdout: '' })
    expect(lines(stderr)).toEqual([expect.stringContaining(`carport: ${message}`)])
  })

  test('refuses a file that is too large to be a message', () => {
    const { status, stderr } = deal(['decode', '--json', 'DealResponse', '/dev/zero'])
    expect(status).toBe(1)
    expect(JSON.parse(stderr).error).toMatchObject({ name: 'FileTooLargeError', path: '/dev/zero', limit: 2 ** 26 })
  })

  test('repeats no message that it does not understand', async () => {
    const secret = Buffer.from('Authorization: Basic').toString('hex')
    for (const parameters of [
      ['DealParams', `a7${secret}x`],
      ['DealParams', `a7${secret}`],
      [`a7${secret}`, 'DealParams'],
      ['DealParams', 'no-file', `a7${secret}`],
      ['DealParams', `--message=a7${secret}`],
    ]) {
      const { status, stdout, stderr } = deal(['decode', ...parameters])
      expect(status).toBeGreaterThan(0)
      expect(stdout + stderr).not.toContain(secret)
    }
  })
})

describe('carport deal encode', () => {
  test.each([
    ['JSON', accepted.json],
    ['JSON with space around it', ` \n${accepted.json}\n`],
    ['JSON with the names of Go', '{"Message":"","Accepted":true}'],
    ['a file with JSON', fileOf(`${accepted.json}\n`)],
    ['a file with JSON in lines', fileOf(JSON.stringify(JSON.parse(accepted.json), null, 2))],
  ])('takes %s', (_, message) => {
    expect(answered('encode', 'DealResponse', message)).toBe(`${accepted.hex}\n`)
    expect(JSON.parse(answered('encode', '--json', 'DealResponse', message))).toEqual({ hex: accepted.hex })
  })

  test('gives back the bytes of what decode prints', async () => {
    for (const hex of [mainnetDeal.hex, await signedDeal(signers.bls)]) {
      const json = answered('decode', 'ClientDealProposal', hex)
      expect(answered('encode', 'ClientDealProposal', json)).toBe(`${hex}\n`)
    }
  })

  test('is always canonical', () => {
    expect(answered('encode', 'DealResponse', answered('decode', 'DealResponse', unordered))).toBe(`${accepted.hex}\n`)
  })

  test.each([
    [['{}'], 1, 'InvalidJsonError: expected a value, got a undefined (DealResponse.Accepted)'],
    [['{"accepted":1,"message":""}'], 1, 'InvalidJsonError: '],
    [['{"nope":1}'], 1, 'InvalidJsonError: expected a field of DealResponse, got a string (DealResponse.nope)'],
    [['{'], 1, 'InvalidJsonError: expected JSON, got a string (DealResponse)'],
    [[accepted.hex], 1, 'InvalidJsonError: expected JSON, or a file with JSON, got a string'],
    [['nothing-there'], 1, 'FileError: cannot open nothing-there: ENOENT'],
    [[fileOf(Buffer.from('7b22ff223a317d', 'hex'))], 1, 'InvalidUtf8Error: JSON that is not UTF-8'],
    [[fileOf(`{"accepted":true,"message":"${'x'.repeat(8193)}"}`)], 1, 'TooLongError: '],
  ])('refuses %j', (parameters, code, message) => {
    const { status, stdout, stderr } = deal(['encode', 'DealResponse', ...parameters])
    expect({ status, stdout }).toEqual({ status: code, stdout: '' })
    expect(lines(stderr)).toEqual([expect.stringContaining(`carport: ${message}`)])
  })

  test('refuses what decode made of a message that lacks a CID', () => {
    const json = answered('decode', 'DealParams', 'a0')
    expect(JSON.parse(json)).toMatchObject({ dealDataRoot: '' })
    expect(deal(['encode', 'DealParams', json])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('carport: UndefinedValueError: '),
    })
  })
})

describe('a type that there is none of', () => {
  test.each(['decode', 'encode', 'cid'])('is wrong usage of %s, and what may be meant is named', (command) => {
    const { status, stdout, stderr } = deal([command, 'MarketState', accepted.hex])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe(
      "carport: UsageError: command-argument value 'MarketState' is invalid for argument 'type'. " +
        'Did you mean MarketStateV8, MarketStateV9, MarketStateV13?\n',
    )
  })

  test('leads to the list of types when nothing is near', () => {
    const { status, stderr } = deal(['decode', '--json', 'Zork', accepted.hex])
    expect(status).toBe(2)
    expect(JSON.parse(stderr).error.message).toContain('carport deal types lists them')
  })

  test('may be missing', () => {
    expect(deal(['decode']).stderr).toBe("carport: UsageError: missing required argument 'type'\n")
  })
})
