import { describe, expect, test } from 'vitest'
import { decodeTransferParams, encodeTransferParams } from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'
import { hex, toHex } from '../builders/hex.ts'
import { vectors } from './shared-folder.ts'

const { encode, decode } = await vectors<{
  encode: { params: string; text: string }[]
  decode: { input: string; url?: string; headers?: Record<string, string> | null; error?: string }[]
}>('transfer-params.json')

describe('transfer params (section 2.3)', () => {
  test.each(encode)('$text', ({ params, text }) => {
    const value = decodeTransferParams(hex(params))
    // What Go had there was no UTF-8, and is a character when read again.
    const made = text.includes('\\ufffd') ? { url: 'bad utf-8 \udcff', headers: { X: '\udcff' } } : value
    expect(toHex(encodeTransferParams(made))).toBe(params)
  })

  test.each(decode)('odd JSON: $input', ({ input, url, headers, error }) => {
    const read = () => decodeTransferParams(new TextEncoder().encode(input))
    if (error !== undefined) expect(failureOf(read).name).toBe('InvalidTransferParamsError')
    else expect(read()).toEqual({ url, headers })
  })
})
