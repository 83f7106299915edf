import type { Stream } from '@libp2p/interface'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  DealParams,
  DealResponse,
  decode,
  decodeTransferParams,
  encode,
  encodeTransferParams,
  type TransferParams,
} from '../../src/index.ts'
import type { DealProviderOptions } from '../../src/libp2p/index.ts'
import { exampleParams } from '../builders/example-deal.ts'
import { delay, eventually, messageFrom, startProvider } from './nodes.ts'

const message = encode(DealParams, exampleParams)
const protocol = '/fil/storage/mk/1.2.1'
const accepted = { accepted: true, message: '' }

/** A provider that accepts everything, and a stream to it. */
async function open(options: DealProviderOptions = {}) {
  const handled: DealParams[] = []
  const propose = (params: DealParams) => {
    handled.push(params)
    return accepted
  }
  const started = await startProvider({ propose }, options)
  const { client, peer } = started
  const stream = await client.dialProtocol(peer, protocol)
  return { ...started, stream, handled, answer: messageFrom(DealResponse, stream) }
}

/** The streams of this protocol that a node still has. */
function streamsOf({ server }: { server: { getConnections(): { streams: Stream[] }[] } }): Stream[] {
  return server.getConnections().flatMap(({ streams }) => streams.filter((stream) => stream.protocol === protocol))
}

describe('a request is complete when its object is (section 2.1)', () => {
  test('from a client that never closes its side', async () => {
    const { stream, answer } = await open()
    stream.send(message)
    expect(await answer).toEqual(accepted)
    expect(stream.writeStatus).toBe('writable')
  })

  test('byte after byte', async () => {
    const { stream, answer, handled } = await open()
    for (const byte of message) {
      stream.send(Uint8Array.of(byte))
      await delay(0)
    }
    expect(await answer).toEqual(accepted)
    expect(handled).toHaveLength(1)
  })

  test('from a client that closes its side at once', async () => {
    for (let times = 0; times < 20; times++) {
      const { stream, answer } = await open()
      stream.send(message)
      await stream.close()
      expect(await answer).toEqual(accepted)
    }
  })

  test.each([1, 100, 1_000_000])('whatever %d bytes come behind it', async (count) => {
    const { stream, answer } = await open()
    stream.send(message)
    stream.send(new Uint8Array(count).fill(0xff))
    expect(await answer).toEqual(accepted)
  })

  test('even six megabytes of it, while the handler is still at work', async () => {
    const propose = async () => {
      await delay(300)
      return accepted
    }
    const { client, peer, errors } = await startProvider({ propose })
    const stream = await client.dialProtocol(peer, protocol)
    stream.send(message)
    for (let sent = 0; sent < 6; sent++) stream.send(new Uint8Array(1_000_000))
    expect(await messageFrom(DealResponse, stream)).toEqual(accepted)
    expect(errors).toEqual([])
  })

  test('of two megabytes', async () => {
    const params = new Uint8Array(2_000_000)
    const { stream, answer, handled } = await open({
      limits: { transferParams: { bytes: 2_097_152 } },
    })
    const transfer = { ...exampleParams.transfer, type: 'other', params }
    stream.send(encode(DealParams, { ...exampleParams, transfer }))
    expect(await answer).toEqual(accepted)
    expect(handled[0].transfer.params).toHaveLength(2_000_000)
  })
})

describe('a request whose stream has ended before anybody reads it', () => {
  /** libp2p calls our handler only when all of the request and its end have long been there. */
  async function openLate(bytes: Uint8Array) {
    const { server, client, peer } = await startProvider({ propose: () => accepted })
    let readable: string | undefined
    server.use(protocol, async (late, connection, next) => {
      await delay(150)
      readable = late.remoteWriteStatus
      next(late, connection)
    })
    const stream = await client.dialProtocol(peer, protocol)
    if (bytes.length > 0) stream.send(bytes)
    await stream.close()
    const answer = await messageFrom(DealResponse, stream)
    expect(readable).toBe('closed')
    return answer
  }

  test('is answered all the same', async () => {
    expect(await openLate(message)).toEqual(accepted)
  })

  test.each([0, 100])('is refused at once if it has only %d bytes', async (length) => {
    const started = performance.now()
    expect((await openLate(message.subarray(0, length))).message).toContain('unexpected EOF')
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

describe('a request that is none is answered, and its stream closed (defect 2)', () => {
  const refusal = (reason: string | RegExp) => ({
    accepted: false,
    message: expect.stringMatching(
      reason instanceof RegExp ? reason : new RegExp(`^failed to decode deal proposal: ${reason}`),
    ),
  })

  test('something else', async () => {
    const { stream, answer, handled, errors } = await open()
    stream.send(Uint8Array.of(0x83, 1, 2, 3))
    expect(await answer).toEqual(refusal('expected a map, got an array'))
    await eventually(() => stream.remoteWriteStatus === 'closed')
    expect([handled, errors.map(({ name }) => name)]).toEqual([[], ['UnexpectedKindError']])
  })

  test('one that is wrong only in the middle, before the rest of it has come', async () => {
    const { stream, answer } = await open()
    const wrong = message.slice()
    wrong[10] = 0x51
    stream.send(wrong.subarray(0, 200))
    expect(await answer).toEqual(refusal('invalid uuid.*DealParams.DealUUID'))
  })

  test.each([0, 1, 100])('one that ends after %d bytes', async (length) => {
    const { stream, answer } = await open()
    if (length > 0) stream.send(message.subarray(0, length))
    await stream.close()
    expect(await answer).toEqual(refusal('unexpected EOF'))
  })

  test('one that is longer than the limit, without reading it to its end', async () => {
    const { stream, answer } = await open({ limits: { messageBytes: 10_000 } })
    stream.send(Uint8Array.of(0xa7, 0x60, 0x5a, 0x00, 0x1f, 0xff, 0xff))
    expect(await answer).toEqual(refusal('the message too long: [0-9]+, the limit is 10000'))
  })

  test('one that announces more than any message has', async () => {
    const { stream, answer } = await open()
    stream.send(Uint8Array.of(0xa1, 0x61, 0x61, 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
    expect(await answer).toEqual(refusal('a string too long|the message too long'))
  })

  test('one that stops in the middle, when its time is over', async () => {
    const { stream, answer, errors } = await open({ deadlines: { readMs: 100 } })
    stream.send(message.subarray(0, 100))
    expect(await answer).toEqual(refusal('read was not done after 0.1 s'))
    expect(errors).toMatchObject([{ name: 'DeadlineExceededError', step: 'read', milliseconds: 100 }])
  })

  test('one that does not come at all', async () => {
    const { answer } = await open({ deadlines: { readMs: 100 } })
    expect(await answer).toEqual(refusal('read was not done after 0.1 s'))
  })

  test.each<[string, TransferParams, string]>([
    ['more headers', { url: 'https://a', headers: { a: '', b: '', c: '' } }, '3 headers, 2 at most'],
    ['a longer header', { url: 'https://a', headers: { a: 'secret'.repeat(10) } }, 'a header of more than 20 bytes'],
    ['a longer URL', { url: `https://${'secret'.repeat(10)}`, headers: null }, 'a URL of more than 30 bytes'],
    ['more in all', { url: '', headers: { a: 'secret'.repeat(30) } }, 'transfer params too long: 209'],
  ])('one with %s than the provider takes, of which the answer repeats nothing', async (_, params, reason) => {
    const { stream, answer } = await open({
      limits: { transferParams: { bytes: 200, headers: 2, headerBytes: 20, urlBytes: 30 } },
    })
    const transfer = { ...exampleParams.transfer, params: encodeTransferParams(params) }
    stream.send(encode(DealParams, { ...exampleParams, transfer }))
    const { message: told } = await answer
    expect(told).toContain('failed to decode deal proposal: ')
    expect(told).toContain(reason)
    expect(told).not.toContain('secret')
  })

  test('one whose transfer params are no JSON, of which the answer repeats nothing (defect 8)', async () => {
    const { stream, answer } = await open()
    const transfer = { ...exampleParams.transfer, params: new TextEncoder().encode('{"URL": secret') }
    stream.send(encode(DealParams, { ...exampleParams, transfer }))
    expect(await answer).toEqual({
      accepted: false,
      message: 'failed to decode deal proposal: failed to de-serialize transport params bytes: not JSON',
    })
  })
})

test('whatever is done to a request, there is an answer to it', async () => {
  const { client, peer, errors } = await startProvider({ propose: () => accepted })
  const spoilt = fc.sample(
    fc.tuple(fc.nat(message.length - 1), fc.nat(3), fc.uint8Array({ maxLength: 4 })).map(([at, remove, insert]) => {
      return Uint8Array.of(...message.subarray(0, at), ...insert, ...message.subarray(at + remove))
    }),
    { seed: 20_240_229, numRuns: 300 },
  )
  let refused = 0
  for (const bytes of spoilt) {
    const stream = await client.dialProtocol(peer, protocol)
    stream.send(bytes)
    await stream.close()
    const response = await messageFrom(DealResponse, stream)
    expect(response.accepted).toBe(canBeRead(bytes))
    if (!response.accepted) refused++
  }
  expect(refused).toBeGreaterThan(100)
  expect(errors).toHaveLength(refused)
})

function canBeRead(bytes: Uint8Array): boolean {
  try {
    const { isOffline, transfer } = decode(DealParams, bytes)
    if (!isOffline && transfer.type === 'http') decodeTransferParams(transfer.params)
    return true
  } catch {
    return false
  }
}

describe('the end of a stream', () => {
  test('is there on both sides once the client has closed its own', async () => {
    const started = await open()
    started.stream.send(message)
    await started.answer
    await started.stream.close()
    await eventually(() => streamsOf(started).length === 0)
  })

  test('is forced on a client that never closes its side, and only after a while', async () => {
    const started = await open({ deadlines: { lingerMs: 1_000 } })
    started.stream.send(message)
    await started.answer
    expect(started.stream.status).toBe('open')
    await eventually(() => streamsOf(started).length === 0)
    await eventually(() => started.stream.status === 'reset')
  })

  test('a client that resets it costs nothing but a line for the operator', async () => {
    const started = await open()
    started.answer.catch(() => {})
    started.stream.send(message.subarray(0, 100))
    await eventually(() => started.provider.running === 1)
    started.stream.abort(new Error('changed my mind'))
    await eventually(() => started.provider.running === 0)
    expect(started.errors).toMatchObject([{ name: 'StreamBrokenError', protocol }])
  })
})
