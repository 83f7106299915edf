import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { carport } from '../carport.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const folder = temporaryFolder()
/** 1,017 zeros: the commitment is an oracle of the specification. */
const zeros = made('zeros', new Uint8Array(1017))
const zerosCid = 'baga6ea4seaqpy7usqklokfx2vxuynmupslkeutzexe2uqurdg5vhtebhxqmpqmy'
/** A CARv1 without roots or blocks. */
const emptyCar = made('empty.car', Buffer.from('11a265726f6f7473806776657273696f6e01', 'hex'))

function made(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

/** `carport piece … --json` that must succeed and say nothing on standard error. */
function piece(...parameters: string[]): Record<string, unknown> {
  const { status, stdout, stderr } = carport(['piece', ...parameters, '--json'])
  if (status !== 0 || stderr !== '') throw new Error(`carport piece ${parameters.join(' ')}: ${status} ${stderr}`)
  return JSON.parse(stdout)
}

function refused(...parameters: string[]) {
  const { status, stdout, stderr } = carport(['piece', ...parameters])
  expect(stdout).toBe('')
  return { status, stderr: stderr.trimEnd().split('\n').at(-1) }
}

describe('carport piece commp', () => {
  const expected = {
    pieceCid: zerosCid,
    pieceCidV2: expect.stringMatching(/^bafkzcib/),
    pieceSize: '2048',
    payloadSize: '1017',
  }

  test('prints both CIDs and both sizes', () => {
    expect(piece('commp', zeros)).toEqual(expected)
    expect(piece('commp', zeros, '--threads', '2')).toEqual(expected)
    expect(carport(['piece', 'commp', zeros]).stdout).toMatch(
      new RegExp(`^Piece CID: ${zerosCid}\nPiece CID v2: bafkzcib\\w+\nPiece size: 2048\nPayload size: 1017\n$`),
    )
  })

  test('reads standard input', () => {
    const { stdout } = carport(['piece', 'commp', '-', '--json'], { input: readFileSync(zeros) })
    expect(JSON.parse(stdout)).toEqual(expected)
  })

  test('pads to a larger piece', () => {
    const padded = piece('commp', zeros, '--piece-size', '1MiB')
    expect(padded).toMatchObject({ pieceSize: '1048576', payloadSize: '1017' })
    expect(piece('pad', zerosCid, '2048', '1048576')).toEqual({ pieceCid: padded.pieceCid, pieceSize: '1048576' })
  })

  test('with --car-only takes nothing but a CARv1', () => {
    expect(piece('commp', emptyCar, '--car-only')).toMatchObject({ payloadSize: '18' })
    const { status, stderr } = refused('commp', zeros, '--car-only')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^carport: NotACarError: not a CARv1 file: /)
    const wrapped = join(folder, 'wrapped.car')
    expect(carport(['car', 'wrap', emptyCar, wrapped]).status).toBe(0)
    expect(refused('commp', wrapped, '--car-only').stderr).toContain('it is a CARv2')
    expect(refused('commp', '-', '--car-only')).toMatchObject({ status: 2 })
  })

  test.each([
    [['nothing-there'], 1, 'FileError: cannot open nothing-there: ENOENT'],
    [[made('empty', new Uint8Array(0))], 1, 'EmptyPieceError: a piece holds at least one byte'],
    [[zeros, '--piece-size', '1024'], 1, 'InvalidPieceSizeError: payload of 1017 bytes needs a piece of 2048 bytes'],
    [[zeros, '--piece-size', '1000'], 2, 'UsageError: option'],
    [[zeros, '--threads', '0'], 2, 'UsageError: option'],
    [[], 2, "UsageError: missing required argument 'file'"],
  ])('refuses %j', (parameters, status, message) => {
    const answer = refused('commp', ...parameters)
    expect(answer.status).toBe(status)
    expect(answer.stderr).toContain(`carport: ${message}`)
  })
})

describe('carport piece pad', () => {
  test.each([
    [[zerosCid, '2048', '1024'], 'UsageError: 1024 is less than 2048'],
    [[zerosCid, '2000', '2048'], 'A padded piece size is a power of two'],
    [['bafkqaaa', '2048', '2048'], 'incorrect hashing function for data commitment'],
    [['nonsense', '2048', '2048'], 'It is no CID'],
  ])('refuses %j', (parameters, message) => {
    const { status, stderr } = refused('pad', ...parameters)
    expect(status).toBe(2)
    expect(stderr).toContain(message)
  })
})

describe('carport piece aggregate, prove, check-proof', () => {
  const first = made('first', Buffer.alloc(1000, 'first'))
  const second = made('second', Buffer.alloc(5000, 'second'))
  const out = join(folder, 'aggregate')
  const built = piece('aggregate', first, second, '-o', out)
  const [one, two] = built.pieces as Record<string, string>[]

  test('makes a file that is a piece of pieces', () => {
    expect(built).toMatchObject({ pieceCid: piece('commp', out).pieceCid, pieceSize: '32768' })
    const fields = ({ pieceCid, pieceSize, payloadSize }: Record<string, unknown>) => ({
      pieceCid,
      pieceSize,
      payloadSize,
    })
    expect(fields(one)).toEqual(fields(piece('commp', first)))
    expect(fields(two)).toEqual(fields(piece('commp', second)))
    const bytes = readFileSync(out)
    expect(bytes.subarray(Number(two.offset), Number(two.offset) + 5000)).toEqual(readFileSync(second))
  })

  test('writes to standard output', () => {
    expect(carport(['piece', 'aggregate', first, second, '-o', '-']).bytes).toEqual(readFileSync(out))
  })

  test('makes it as large as it was told, and replaces a file with --force only', () => {
    expect(refused('aggregate', first, '-o', out)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('AlreadyExists'),
    })
    const there = made('there', Buffer.from('what was there before'))
    expect(piece('aggregate', first, '-o', there, '--force', '--piece-size', '64KiB')).toMatchObject({
      pieceSize: '65536',
    })
    expect(readFileSync(there)).toHaveLength((65536 / 128) * 127)
  })

  test('leaves nothing behind when it fails', () => {
    const place = join(folder, 'failing')
    mkdirSync(place)
    const { status, stderr } = refused('aggregate', first, second, '-o', join(place, 'out'), '--piece-size', '4096')
    expect(status).toBe(1)
    expect(stderr).toContain('PieceAggregationError')
    expect(readdirSync(place)).toEqual([])
  })

  test.each([[[]], [['--trust-index']]])('proves that a piece is in it, and checks the proof %j', (options) => {
    const proof = piece('prove', out, two.pieceCid, ...options)
    expect(proof).toMatchObject({
      pieceCid: two.pieceCid,
      pieceSize: two.pieceSize,
      offset: two.offset,
      aggregateCid: built.pieceCid,
      aggregateSize: built.pieceSize,
    })
    expect(piece('check-proof', two.pieceCid, two.pieceSize, proof.proof as string)).toEqual({
      aggregateCid: built.pieceCid,
      aggregateSize: built.pieceSize,
    })
    expect(refused('check-proof', one.pieceCid, one.pieceSize, proof.proof as string)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('carport: InvalidInclusionProofError: '),
    })
  })

  test('says no where there is nothing to prove', () => {
    expect(refused('prove', out, zerosCid)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('NotFoundError'),
    })
    expect(refused('prove', zeros, zerosCid).stderr).toContain('do not fill a piece')
    const unindexed = made('unindexed', new Uint8Array(1016))
    expect(refused('prove', unindexed, zerosCid).stderr).toContain('NotAnAggregateError')
    expect(refused('check-proof', zerosCid, '2048', 'xyz')).toMatchObject({ status: 2 })
    expect(refused('check-proof', zerosCid, '2048', '8282')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('InvalidProofEncodingError'),
    })
  })

  test('finds out an index that does not belong to the data, unless told to trust it', () => {
    const altered = readFileSync(out)
    altered[5] ^= 1
    const path = made('altered', altered)
    expect(refused('prove', path, two.pieceCid)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('it holds more than its index says'),
    })
    expect(piece('prove', path, two.pieceCid, '--trust-index').aggregateCid).toBe(built.pieceCid)
  })
})

test.each(['commp', 'pad', 'aggregate', 'prove', 'check-proof'])('carport piece %s --help', (command) => {
  const { status, stdout, stderr } = carport(['piece', command, '--help'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(new RegExp(`^Usage: carport piece ${command}`))
  expect(stdout).toContain('--json')
})
