import { describe, expect, test } from 'vitest'
import { DealParams, DealResponse, decodeFirstOfStream, decodeStream, encode, toJson } from '../../src/index.ts'
import { concat } from '../builders/collect.ts'
import { exampleParams } from '../builders/example-deal.ts'
import { rejectionOf } from '../builders/failure.ts'
import { hex } from '../builders/hex.ts'

const message = encode(DealParams, exampleParams)

/** Chunks, and then silence: the other side keeps its writing end open. */
async function* openEnded(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks
  await new Promise(() => {})
}

function* chunksOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe('a message in a stream (section 2.1)', () => {
  test.each([1, 2, 3, 7, 64, 100, 1000])('in chunks of %d, is there before the stream has ended', async (size) => {
    const value = await decodeStream(DealParams, openEnded(chunksOf(message, size)))
    expect(toJson(DealParams, value)).toEqual(toJson(DealParams, exampleParams))
  })

  test('in lists of chunks, as of it-length-prefixed', async () => {
    const list = { subarray: () => message }
    const value = await decodeStream(
      DealParams,
      (async function* () {
        yield list
      })(),
    )
    expect(value.dealUuid).toBe(exampleParams.dealUuid)
  })

  test('what has come behind it is not lost', async () => {
    const stream = openEnded([message.subarray(0, 10), concat([message.subarray(10), Uint8Array.of(1, 2, 3)])])
    const { raw, rest } = await decodeFirstOfStream(DealParams, stream)
    expect([raw, rest]).toEqual([message, Uint8Array.of(1, 2, 3)])
  })

  test('the stream is told that nobody reads on', async () => {
    let returned = false
    async function* source() {
      try {
        yield message
        yield message
      } finally {
        returned = true
      }
    }
    await decodeStream(DealParams, source())
    expect(returned).toBe(true)
  })

  test.each([0, 1, 100])('one that ends after %d bytes', async (length) => {
    expect(await rejectionOf(() => decodeStream(DealParams, [message.subarray(0, length)]))).toMatchObject({
      name: 'UnexpectedEndError',
      path: expect.stringMatching(/^DealParams/),
    })
  })

  test('one that can never become a message is refused without waiting for more', async () => {
    const wrong = message.slice()
    wrong[10] = 0x51
    expect(await rejectionOf(() => decodeStream(DealParams, openEnded(chunksOf(wrong, 128))))).toMatchObject({
      name: 'InvalidContentError',
      path: 'DealParams.DealUUID',
      offset: 10,
    })
  })

  test.each([
    ['2^64 - 1', 'a27bffffffffffffffff', 'LimitExceededError'],
    ['no known', 'a2fc', 'InvalidHeadError'],
  ])('a length of %s bytes is refused at once', async (_, digits, name) => {
    const source = openEnded([hex(digits)])
    expect(await rejectionOf(() => decodeStream(DealResponse, source))).toMatchObject({ name, path: 'DealResponse' })
  })

  test('a message that grows beyond the limit', async () => {
    const endless = (function* () {
      yield Uint8Array.of(0xa2)
      for (;;) yield new Uint8Array(1024).fill(0x81)
    })()
    expect(await rejectionOf(() => decodeStream(DealResponse, endless, { maxMessageBytes: 10_000 }))).toMatchObject({
      path: 'DealResponse',
    })
  })

  test('a megabyte in single bytes costs a look at each', async () => {
    const params = new Uint8Array(1_000_000)
    const large = encode(DealParams, { ...exampleParams, transfer: { ...exampleParams.transfer, params } })
    const start = performance.now()
    const value = await decodeStream(DealParams, chunksOf(large, 1))
    expect(value.transfer.params).toHaveLength(1_000_000)
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  test('aborting ends it with the reason of the signal', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    setTimeout(() => controller.abort(reason), 10)
    const failure = decodeStream(DealParams, openEnded([message.subarray(0, 10)]), { signal: controller.signal })
    await expect(failure).rejects.toBe(reason)
    await expect(decodeStream(DealParams, [message], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  test('an error of the stream is that error', async () => {
    const broken = new Error('reset')
    const source = (async function* () {
      yield message.subarray(0, 10)
      throw broken
    })()
    await expect(decodeStream(DealParams, source)).rejects.toBe(broken)
  })
})
