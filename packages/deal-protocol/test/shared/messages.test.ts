import { multiaddr } from '@multiformats/multiaddr'
import { describe, expect, test } from 'vitest'
import {
  decode,
  encode,
  fromJson,
  type Json,
  messageTypes,
  parseJson,
  provideMultiaddr,
  toJson,
} from '../../src/index.ts'
import { hex, toHex } from '../builders/hex.ts'
import { lowerCaseNames, manifest, typeNamed, vectors } from './shared-folder.ts'

// Browsers leave it out unless they are given it.
provideMultiaddr(multiaddr)

interface MessageFile {
  vectors: { note: string; hex: string; json: Json; cid?: string }[]
}

test('there is a type for each of the manifest, and no other', () => {
  expect([...messageTypes.keys()].sort()).toEqual(manifest.map(({ type }) => type).sort())
})

describe.each(manifest)('$type as Go writes it', async ({ type: name, style, file }) => {
  const type = typeNamed(name)
  const { vectors: messages } = await vectors<MessageFile>(file)

  test('says its name and style', () => {
    expect(type.record).toMatchObject({ name, style })
  })

  test('decodes in both modes, and encodes to the same bytes', () => {
    for (const { note, hex: digits } of messages) {
      const compat = decode(type, hex(digits))
      expect(toHex(encode(type, compat)), note).toBe(digits)
      // Text that is no UTF-8 is what Go writes and strict decoding refuses.
      if (JSON.stringify(toJson(type, compat)).includes('{"hex":')) continue
      if (hasInvalidLabel(toJson(type, compat))) continue
      expect(toHex(encode(type, decode(type, hex(digits), { mode: 'strict' }))), note).toBe(digits)
    }
  })

  test('has the fields that Go has, and comes back from JSON', () => {
    for (const { note, hex: digits, json } of messages) {
      const ours = toJson(type, decode(type, hex(digits)))
      // A pointer to a null and a null pointer are the same bytes.
      const theirs = JSON.parse(JSON.stringify(json).replaceAll('"f6"', 'null'))
      expect(lowerCaseNames(ours), note).toEqual(lowerCaseNames(theirs))
      expect(toHex(encode(type, fromJson(type, ours))), note).toBe(digits)
      expect(toHex(encode(type, parseJson(type, JSON.stringify(json)))), note).toBe(digits)
    }
  })
})

/** Whether there is a label of kind `string` that is none, at any depth. */
function hasInvalidLabel(json: Json): boolean {
  if (typeof json !== 'object' || json === null) return false
  if (!Array.isArray(json) && json.kind === 'string' && typeof json.hex === 'string') {
    return (
      toHex(new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(hex(json.hex)))) !== json.hex
    )
  }
  return Object.values(json).some(hasInvalidLabel)
}
