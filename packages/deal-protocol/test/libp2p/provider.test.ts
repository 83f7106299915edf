import { getEventListeners } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  Address,
  DealParams,
  DealResponse,
  encode,
  RetrievalQueryStatus,
  TransportsQueryResponse,
} from '../../src/index.ts'
import { DEAL_PROTOCOLS, type DealHandlers, dealClient, dealProvider, messageText } from '../../src/libp2p/index.ts'
import { exampleParams } from '../builders/example-deal.ts'
import { delay, eventually, messageFrom, sendMessage, startNode, startProvider } from './nodes.ts'

const protocol = '/fil/storage/mk/1.2.1'
const accepted = { accepted: true, message: '' }
const miner = Address.id(1000)
const payloadCid = exampleParams.dealDataRoot

const everything: DealHandlers = {
  propose: () => accepted,
  status: ({ dealUuid }) => ({
    dealUuid,
    error: '',
    dealStatus: null,
    isOffline: false,
    transferSize: 0n,
    nBytesReceived: 0n,
  }),
  ask: () => ({ ask: { ask: null, signature: null } }),
  transports: () => ({ protocols: [{ name: 'http', addresses: [] }] }),
  query: () => ({
    status: RetrievalQueryStatus.Available,
    pieceCidFound: 0,
    size: 1n,
    paymentAddress: miner,
    minPricePerByte: 0n,
    maxPaymentInterval: 0n,
    maxPaymentIntervalIncrease: 0n,
    message: '',
    unsealPrice: 0n,
  }),
}

function throwing(): never {
  throw new Error('a secret of the provider')
}

const failing: DealHandlers = {
  propose: throwing,
  status: throwing,
  ask: throwing,
  transports: throwing,
  query: throwing,
}

const statusRequest = {
  dealUuid: exampleParams.dealUuid,
  signature: exampleParams.clientDealProposal.clientSignature,
}
const query = { payloadCid, queryParams: { pieceCid: null } }

describe('a provider offers', () => {
  test('a protocol for each handler, and no other', async () => {
    const { server, provider } = await startProvider({ propose: () => accepted })
    expect(provider.protocols).toEqual(DEAL_PROTOCOLS.propose)
    const offered = server.getProtocols()
    expect(offered).toEqual(expect.arrayContaining([...DEAL_PROTOCOLS.propose]))
    expect(offered).not.toContain(DEAL_PROTOCOLS.status[0])
  })

  test('answers to all questions', async () => {
    const { client, peer } = await startProvider(everything)
    const asking = dealClient(client)
    expect(await asking.propose(peer, exampleParams)).toEqual(accepted)
    expect(await asking.status(peer, statusRequest)).toMatchObject({ dealUuid: exampleParams.dealUuid, error: '' })
    expect(await asking.ask(peer, { miner })).toEqual({ ask: { ask: null, signature: null } })
    expect(await asking.transports(peer)).toEqual({ protocols: [{ name: 'http', addresses: [] }] })
    expect(await asking.query(peer, query)).toMatchObject({ status: RetrievalQueryStatus.Available, size: 1n })
  })

  test('its transports and then the end of the stream, which their client waits for (section 4)', async () => {
    const { client, peer } = await startProvider(everything)
    const stream = await client.dialProtocol(peer, DEAL_PROTOCOLS.transports[0])
    const chunks: Uint8Array[] = []
    stream.addEventListener('message', ({ data }) => chunks.push(data.subarray()))
    await eventually(() => stream.remoteWriteStatus === 'closed' && stream.readBufferLength === 0)
    expect(Buffer.concat(chunks)).toEqual(
      Buffer.from(encode(TransportsQueryResponse, { protocols: [{ name: 'http', addresses: [] }] })),
    )
  })

  test('nothing at all if one of its protocols is taken', async () => {
    const node = await startNode()
    await node.handle('/fil/storage/ask/1.1.0', () => {})
    await expect(dealProvider(node, everything)).rejects.toMatchObject({ name: 'DuplicateProtocolHandlerError' })
    expect(node.getProtocols()).not.toContain(protocol)
    expect(node.getProtocols()).toContain('/fil/storage/ask/1.1.0')
  })
})

describe('a handler that fails still gets its client an answer (defect 3), which repeats nothing of the error', () => {
  test('whatever is asked', async () => {
    const { client, peer, errors } = await startProvider(failing)
    const asking = dealClient(client)
    const answers = [
      await asking.propose(peer, exampleParams),
      await asking.status(peer, statusRequest),
      await asking.ask(peer, { miner }),
      await asking.transports(peer),
      await asking.query(peer, query),
    ]
    expect(answers).toMatchObject([
      { accepted: false, message: 'server error: the proposal could not be handled' },
      { dealUuid: exampleParams.dealUuid, error: 'failed to fetch deal status', dealStatus: null },
      { ask: null },
      { protocols: [] },
      { status: RetrievalQueryStatus.Error, message: 'server error: the query could not be handled' },
    ])
    expect(errors.map(({ message }) => message)).toEqual(new Array(5).fill('a secret of the provider'))
  })

  test.each<[string, DealHandlers['propose']]>([
    ['rejects', () => Promise.reject(new Error('secret'))],
    ['answers with something else', () => ({}) as DealResponse],
    ['answers with nothing', () => undefined as unknown as DealResponse],
    ['rejects with no error', () => Promise.reject('secret')],
  ])('one that %s', async (_, propose) => {
    const { client, peer } = await startProvider({ propose: propose as NonNullable<typeof propose> })
    expect(await dealClient(client).propose(peer, exampleParams)).toEqual({
      accepted: false,
      message: 'server error: the proposal could not be handled',
    })
  })

  test('one that takes too long; its signal tells it so', async () => {
    let reason: unknown
    const { client, peer, errors } = await startProvider(
      {
        propose: (_, { signal }) =>
          new Promise(() => {
            signal.addEventListener('abort', () => {
              reason = signal.reason
            })
          }),
      },
      { deadlines: { handleMs: 50 } },
    )
    expect(await dealClient(client).propose(peer, exampleParams)).toMatchObject({ accepted: false })
    expect([reason, ...errors]).toMatchObject([
      { name: 'DeadlineExceededError', step: 'handle' },
      { name: 'DeadlineExceededError', step: 'handle' },
    ])
  })

  test('an observer of errors that throws disturbs nobody', async () => {
    const { client, peer } = await startProvider(failing, { onError: throwing })
    expect(await dealClient(client).propose(peer, exampleParams)).toMatchObject({ accepted: false })
  })

  test('a handler learns that its client has gone', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const { client, peer } = await startProvider({
      propose: (_, { signal }) => new Promise(() => signal.addEventListener('abort', () => resolve(signal.reason))),
    })
    const stream = await client.dialProtocol(peer, protocol)
    sendMessage(DealParams, exampleParams, stream)
    await delay(50)
    stream.abort(new Error('gone'))
    expect(await promise).toMatchObject({ name: 'StreamBrokenError' })
  })
})

describe('a text that is too long for a message is cut (defect 4)', () => {
  test('in an answer', async () => {
    const { client, peer } = await startProvider({
      ...everything,
      propose: () => ({ accepted: false, message: 'ä'.repeat(10_000) }),
      status: async (request, context) => ({
        ...(await everything.status!(request, context)),
        error: 'x'.repeat(10_000),
      }),
    })
    const asking = dealClient(client)
    expect((await asking.propose(peer, exampleParams)).message).toBe('ä'.repeat(4_096))
    expect((await asking.status(peer, statusRequest)).error).toBe('x'.repeat(8_192))
  })

  test.each([
    ['ASCII of 8,192 bytes', 'x'.repeat(8_192), 'x'.repeat(8_192)],
    ['one more', 'x'.repeat(8_193), 'x'.repeat(8_192)],
    ['a character across the border', `${'x'.repeat(8_191)}ä`, 'x'.repeat(8_191)],
    ['one of four bytes', `${'x'.repeat(8_189)}😀`, 'x'.repeat(8_189)],
    ['one of four bytes that fits', `${'x'.repeat(8_188)}😀x`, `${'x'.repeat(8_188)}😀`],
    ['half a character', 'a\ud83d', 'a\ufffd'],
    ['nothing', '', ''],
  ])('%s', (_, text, expected) => {
    expect(messageText(text)).toBe(expected)
    expect(() => encode(DealResponse, { accepted: false, message: messageText(text) })).not.toThrow()
  })
})

describe('many at once', () => {
  test('leave no listener behind on what they share', async () => {
    const warnings: string[] = []
    const onWarning = ({ message }: Error): void => void warnings.push(message)
    process.on('warning', onWarning)
    onTestFinished(() => void process.off('warning', onWarning))
    const { client, peer } = await startProvider({ propose: () => accepted })
    const { signal } = new AbortController()
    const asking = dealClient(client)
    await Promise.all(Array.from({ length: 50 }, () => asking.propose(peer, exampleParams, { signal })))
    expect([getEventListeners(signal, 'abort').length, warnings]).toEqual([0, []])
  })

  test('all get their answers, and no more than so many are worked on', async () => {
    let running = 0
    let most = 0
    const { client, peer } = await startProvider(
      {
        propose: async ({ dealUuid }) => {
          most = Math.max(most, ++running)
          await delay(5)
          running--
          return { accepted: true, message: dealUuid }
        },
      },
      { slots: { concurrent: 8, concurrentPerPeer: 8 } },
    )
    const asking = dealClient(client)
    const uuids = Array.from({ length: 200 }, () => crypto.randomUUID())
    const answers = await Promise.all(uuids.map((dealUuid) => asking.propose(peer, { ...exampleParams, dealUuid })))
    expect(answers.map(({ message }) => message)).toEqual(uuids)
    expect(most).toBe(8)
  })

  test('those that have no place in time are told so, even if they have closed their side', async () => {
    const { client, peer, errors } = await startProvider(
      { ...everything, propose: () => new Promise(() => {}), status: () => new Promise(() => {}) },
      { slots: { concurrent: 1, concurrentPerPeer: 1, waiting: 1, waitMs: 50 } },
    )
    const first = await client.dialProtocol(peer, protocol)
    sendMessage(DealParams, exampleParams, first)
    await delay(50)
    const busy = 'server error: too many requests at once, try again later'
    const second = await client.dialProtocol(peer, protocol)
    sendMessage(DealParams, exampleParams, second)
    await second.close()
    expect(await messageFrom(DealResponse, second)).toEqual({ accepted: false, message: busy })
    expect(await dealClient(client).status(peer, statusRequest)).toMatchObject({ error: busy, dealStatus: null })
    expect(errors.map(({ name }) => name)).toEqual(['TooManyRequestsError', 'TooManyRequestsError'])
  })

  test('one that had to wait is answered in full, although its stream had ended meanwhile', async () => {
    const { promise: goOn, resolve } = Promise.withResolvers<void>()
    const { client, peer } = await startProvider(
      {
        propose: async ({ dealUuid }) => {
          await goOn
          return { accepted: true, message: dealUuid }
        },
      },
      { slots: { concurrent: 1, concurrentPerPeer: 1 } },
    )
    const streams = await Promise.all([1, 2, 3].map(() => client.dialProtocol(peer, protocol)))
    for (const stream of streams) {
      sendMessage(DealParams, exampleParams, stream)
      await stream.close()
    }
    await delay(100)
    resolve()
    const answers = await Promise.all(streams.map((stream) => messageFrom(DealResponse, stream)))
    expect(answers).toEqual(new Array(3).fill({ accepted: true, message: exampleParams.dealUuid }))
  })

  test('a peer that takes all its places leaves those of others', async () => {
    const { client, peer } = await startProvider(
      { ...everything, propose: () => new Promise(() => {}) },
      { slots: { concurrent: 4, concurrentPerPeer: 2 } },
    )
    for (let times = 0; times < 4; times++) {
      sendMessage(DealParams, exampleParams, await client.dialProtocol(peer, protocol))
    }
    const other = await startNode()
    expect(await dealClient(other).status(peer, statusRequest)).toMatchObject({ error: '' })
  })
})

describe('a provider that stops', () => {
  test('takes back every protocol that it has offered (defect 9), and no other', async () => {
    const { server, client, peer, provider } = await startProvider(everything)
    await server.handle('/other/1.0.0', () => {})
    await provider.stop()
    await provider.stop()
    expect(server.getProtocols()).toContain('/other/1.0.0')
    for (const protocols of Object.values(DEAL_PROTOCOLS)) {
      for (const id of protocols) expect(server.getProtocols()).not.toContain(id)
    }
    await expect(dealClient(client).propose(peer, exampleParams)).rejects.toMatchObject({
      name: 'StreamNotOpenedError',
      cause: { name: 'UnsupportedProtocolError' },
    })
    await using again = await dealProvider(server, everything)
    expect(again.protocols).toHaveLength(6)
    expect(await dealClient(client).propose(peer, exampleParams)).toEqual(accepted)
  })

  test('lets those that it has begun end', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const { client, peer, provider } = await startProvider({
      propose: async () => {
        await promise
        return accepted
      },
    })
    const answer = dealClient(client).propose(peer, exampleParams)
    await eventually(() => provider.running === 1)
    const stopped = provider.stop()
    await delay(50)
    expect(provider.running).toBe(1)
    resolve()
    expect(await answer).toEqual(accepted)
    await stopped
    expect(provider.running).toBe(0)
  })

  test('does not wait long for clients that keep their streams open', async () => {
    const { client, peer, provider } = await startProvider(everything)
    const stream = await client.dialProtocol(peer, protocol)
    sendMessage(DealParams, exampleParams, stream)
    expect(await messageFrom(DealResponse, stream)).toEqual(accepted)
    const started = performance.now()
    await provider.stop()
    expect(performance.now() - started).toBeLessThan(3_000)
    await eventually(() => stream.status === 'reset')
  })

  test('at once resets them', async () => {
    let reason: unknown
    const { client, peer, provider } = await startProvider({
      propose: (_, { signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            reason = signal.reason
          })
        }),
    })
    const answer = dealClient(client).propose(peer, exampleParams)
    answer.catch(() => {})
    await eventually(() => provider.running === 1)
    await delay(50)
    await provider.stop({ abort: true })
    expect(provider.running).toBe(0)
    expect(reason).toMatchObject({ name: 'ProviderStoppedError' })
    await expect(answer).rejects.toMatchObject({ name: 'StreamBrokenError' })
  })

  test('waits until a signal says that it is enough', async () => {
    const { client, peer, provider } = await startProvider({ propose: () => new Promise(() => {}) })
    const answer = dealClient(client).propose(peer, exampleParams)
    answer.catch(() => {})
    await eventually(() => provider.running === 1)
    const reason = new Error('enough')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 50)
    await expect(provider.stop({ signal: controller.signal })).rejects.toBe(reason)
    expect(provider.running).toBe(0)
    await expect(answer).rejects.toMatchObject({ name: 'StreamBrokenError' })
  })
})
