import { type AnySchema, decode, encode, messageTypes } from '@carport/deal-protocol'
import { arbitraryOf } from '@carport/deal-protocol/testing'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type Compared,
  compare,
  compatDifferences,
  doesAsGo,
  explain,
  strictDifferences,
  strictOmissions,
  strictRefusals,
} from '../src/deal/differences.ts'
import { BINDNODE_TYPES, GO_TYPES, GoMessages, type MessageProgram, toHex } from '../src/deal/go-messages.ts'
import { spoiltMessages } from '../src/deal/spoil.ts'
import { seed } from './properties.ts'

const COUNT = 400
/** Of types with schemas more, as there are fewer of them, and more differences. */
const SPOILT = { cborGen: 800, bindnode: 3000 }

let programs: Record<MessageProgram, GoMessages>
beforeAll(() => {
  programs = { 'go-deals': new GoMessages('go-deals'), 'go-markets': new GoMessages('go-markets') }
}, 600_000)

/** The names of the differences that were met; the last tests want each. */
const met = new Set<string>()

function explained(list: Parameters<typeof explain>[0], compared: Compared): string | undefined {
  const name = explain(list, compared)
  if (name !== undefined) met.add(name)
  return name
}

test('there is an original for each of the 60 types', () => {
  expect(Object.values(GO_TYPES).flat().sort()).toEqual([...messageTypes.keys()].sort())
})

const types = Object.entries(GO_TYPES).flatMap(([program, names]) => names.map((name) => ({ name, program })))

describe.each(types)('$name', ({ name, program }) => {
  const type = messageTypes.get(name) as AnySchema
  const isBindnode = BINDNODE_TYPES.has(name)
  const go = () => programs[program as MessageProgram]
  const ours = fc.sample(arbitraryOf(type), { seed, numRuns: COUNT }).map((value) => encode(type, value))
  const seeds = Array.from({ length: COUNT }, (_, index) => seed + index)
  let theirs: Uint8Array[]

  test('what we write, Go reads and writes just so', () => {
    const compared = go()
      .read(name, ours)
      .map((answer, index) => compare(name, type, isBindnode, ours[index], answer))
    for (const one of compared) {
      expect(one.compat.hex).toBe(toHex(one.message))
      if (!doesAsGo(one)) expect(explained(compatDifferences, one), told(one)).toMatch(READS_LESS)
    }
    expect(compared.filter(doesAsGo).length).toBeGreaterThan(COUNT / 10)
  })

  test('what Go writes, we read in both modes and write just so', () => {
    theirs = go().write(name, seeds)
    for (const message of theirs) {
      for (const mode of ['strict', 'compat'] as const) {
        expect(toHex(encode(type, decode(type, message, { mode })))).toBe(toHex(message))
      }
    }
  })

  test('spoilt messages: compat decoding does what Go does, but for the differences that are meant', () => {
    for (const one of spoilt()) {
      if (!doesAsGo(one)) expect(explained(compatDifferences, one), told(one)).toBeDefined()
    }
  })

  test('spoilt messages: strict decoding reads what Go reads and writes just so, and nothing else', () => {
    for (const one of spoilt()) {
      if (one.strict.refused === undefined) {
        if (one.strict.hex !== toHex(one.message)) expect(explained(strictOmissions, one), told(one)).toBeDefined()
        if (one.go.hex !== one.strict.hex) expect(explained(strictDifferences, one), told(one)).toBeDefined()
      } else if (one.go.hex === toHex(one.message)) {
        expect(explained([...strictRefusals, ...compatDifferences], one), told(one)).toBeDefined()
      }
    }
  })

  let compared: Compared[] | undefined
  function spoilt(): Compared[] {
    const messages = spoiltMessages([...ours, ...theirs], isBindnode ? SPOILT.bindnode : SPOILT.cborGen, seed)
    compared ??= go()
      .read(name, messages)
      .map((answer, index) => compare(name, type, isBindnode, messages[index], answer))
    return compared
  }
})

describe('the differences that are meant are there', () => {
  const meant = [...compatDifferences, ...strictDifferences, ...strictOmissions, ...strictRefusals]
  const distinct = meant.filter(({ name }, index) => meant.findIndex((other) => other.name === name) === index)

  test.each(distinct)('$name (specification $section)', ({ name }) => {
    expect(met).toContain(name)
  })
})

/** What we write and Go does not read. */
const READS_LESS = /^(labels that are no UTF-8|delegated signatures in payments)/

function told({ message, go, compat, strict }: Compared): string {
  const ours = [compat, strict].map(({ refused, unwritable, hex }) => refused ?? unwritable ?? hex)
  return `${toHex(message)}\n  Go: ${go.error ?? go.hex}\n  compat, strict: ${ours.join('\n  ')}`.slice(0, 4000)
}
