import { describe, expect, test } from 'vitest'
import { decodeTransferParams, encodeTransferParams, redactTransferParams } from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'

const encoder = new TextEncoder()
const secret = 'Basic OnNlY3JldA=='

test.each([
  [{ url: '', headers: null }, '{"URL":"","Headers":null}'],
  [{ url: 'http://a/?b&c=<d>', headers: {} }, '{"URL":"http://a/?b\\u0026c=\\u003cd\\u003e","Headers":{}}'],
  [{ url: 'u', headers: { b: '\u2028', a: '\t"\\' } }, '{"URL":"u","Headers":{"a":"\\t\\"\\\\","b":"\\u2028"}}'],
  [{ url: '\ud800\\ud800', headers: null }, '{"URL":"\\ufffd\\\\ud800","Headers":null}'],
])('%j is written as Go does', (params, text) => {
  expect(new TextDecoder().decode(encodeTransferParams(params))).toBe(text)
})

describe('nothing secret leaves', () => {
  test.each([
    '{',
    `{"URL":1,"Headers":{"Authorization":"${secret}"}}`,
    `["${secret}"]`,
    `{"Headers":{"A":["${secret}"]}}`,
  ])('with the error for %s', (text) => {
    const failure = failureOf(() => decodeTransferParams(encoder.encode(text)))
    expect(failure.name).toBe('InvalidTransferParamsError')
    expect(JSON.stringify([failure, failure.message])).not.toContain('OnNl')
    expect(failure.cause).toBeUndefined()
  })

  test('with what is redacted', () => {
    const url = 'https://user:password@example.com/piece?token=secret#secret'
    expect(redactTransferParams({ url, headers: { Authorization: secret } })).toEqual({
      url: 'https://example.com/piece?redacted',
      headers: { Authorization: 'redacted' },
    })
    expect(redactTransferParams({ url: 'http://a/b', headers: null })).toEqual({ url: 'http://a/b', headers: null })
  })
})

test.each([
  ['params', `{"URL":"${'x'.repeat(300_000)}"}`],
  ['URL', `{"URL":"${'x'.repeat(9_000)}"}`],
  ['headers', JSON.stringify({ Headers: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`h${n}`, ''])) })],
  ['header', JSON.stringify({ Headers: { a: 'x'.repeat(9_000) } })],
])('too long: %s', (_, text) => {
  expect(failureOf(() => decodeTransferParams(encoder.encode(text))).name).toBe('InvalidTransferParamsError')
})
