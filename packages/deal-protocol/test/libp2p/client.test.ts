import { describe, expect, test } from 'vitest'
import {
  type AskResponse,
  DealParams,
  DealResponse,
  DealStatusRequest,
  DealStatusResponse,
  encode,
  secp256k1Signer,
  signStatusRequest,
  TransportsQueryResponse,
} from '../../src/index.ts'
import { type DealClientOptions, type DealProgress, dealClient, retryDelay } from '../../src/libp2p/index.ts'
import { exampleParams } from '../builders/example-deal.ts'
import { rejectionOf } from '../builders/failure.ts'
import { delay, eventually, messageFrom, nodeToStart, sendMessage, startNode, startStub } from './nodes.ts'

const protocol = '/fil/storage/mk/1.2.1'
const accepted = { accepted: true, message: 'fine' }

describe("a provider's answer is complete when its object is", () => {
  test('from a provider that never closes its side', async () => {
    const { client, server, peer } = await startStub(protocol, async (stream) => {
      await messageFrom(DealParams, stream)
      sendMessage(DealResponse, accepted, stream)
    })
    expect(await dealClient(client).propose(peer, exampleParams)).toEqual(accepted)
    await eventually(() => server.getConnections()[0].streams.every((stream) => stream.remoteWriteStatus === 'closed'))
  })

  test('byte after byte, with more behind it', async () => {
    const { client, peer } = await startStub(protocol, async (stream) => {
      await messageFrom(DealParams, stream)
      for (const byte of encode(DealResponse, accepted)) {
        stream.send(Uint8Array.of(byte))
        await delay(1)
      }
      stream.send(new Uint8Array(1_000))
    })
    expect(await dealClient(client).propose(peer, exampleParams)).toEqual(accepted)
  })

  test('from one that answers before it has read anything, and closes at once', async () => {
    for (let times = 0; times < 20; times++) {
      const { client, peer } = await startStub(protocol, async (stream) => {
        sendMessage(DealResponse, accepted, stream)
        await stream.close()
      })
      expect(await dealClient(client).propose(peer, exampleParams)).toEqual(accepted)
    }
  })
})

describe('what goes wrong is a typed error', () => {
  test('a provider that ends the stream without a word, as Boost does when it cannot decode', async () => {
    const { client, peer } = await startStub(protocol, async (stream) => {
      await messageFrom(DealParams, stream)
      await stream.close()
    })
    await expect(dealClient(client).propose(peer, exampleParams)).rejects.toMatchObject({
      name: 'NoAnswerError',
      protocol,
      cause: { name: 'UnexpectedEndError' },
    })
  })

  test('one that ends the stream at once, which may be over before anybody waits for its end', async () => {
    for (let times = 0; times < 20; times++) {
      const { client, peer } = await startStub(protocol, (stream) => stream.close())
      await expect(dealClient(client).propose(peer, exampleParams)).rejects.toMatchObject({ name: 'NoAnswerError' })
    }
  })

  test('one that ends it within its answer', async () => {
    const { client, peer } = await startStub(protocol, async (stream) => {
      stream.send(encode(DealResponse, accepted).subarray(0, 5))
      await stream.close()
    })
    await expect(dealClient(client).propose(peer, exampleParams)).rejects.toMatchObject({
      name: 'UnexpectedEndError',
      path: expect.stringContaining('DealResponse'),
    })
  })

  test('one that resets it', async () => {
    const { client, peer } = await startStub(protocol, async (stream) => {
      await messageFrom(DealParams, stream)
      stream.abort(new Error('no'))
    })
    await expect(dealClient(client).propose(peer, exampleParams)).rejects.toMatchObject({
      name: 'StreamBrokenError',
      protocol,
    })
  })

  test('one that goes away', async () => {
    const { client, server, peer } = await startStub(protocol, async (stream) => {
      await messageFrom(DealParams, stream)
      for (const connection of server.getConnections()) connection.abort(new Error('gone'))
    })
    const { name } = await rejectionOf(() => dealClient(client).propose(peer, exampleParams))
    expect(['StreamBrokenError', 'NoAnswerError']).toContain(name)
  })

  test('one that answers with something else', async () => {
    const { client, peer } = await startStub(protocol, (stream) => {
      stream.send(Uint8Array.of(0xf6))
    })
    await expect(dealClient(client).propose(peer, exampleParams)).rejects.toMatchObject({
      name: 'UnexpectedKindError',
      path: 'DealResponse',
    })
  })

  test('one whose answer is longer than wanted', async () => {
    const { client, peer } = await startStub(protocol, (stream) => {
      sendMessage(DealResponse, { accepted: false, message: 'x'.repeat(500) }, stream)
    })
    await expect(dealClient(client, { maxMessageBytes: 100 }).propose(peer, exampleParams)).rejects.toMatchObject({
      name: 'LimitExceededError',
    })
  })

  test('one that never answers, when the time is over; its stream is reset', async () => {
    const { client, server, peer } = await startStub(protocol, () => {})
    await expect(dealClient(client, { deadlines: { readMs: 100 } }).propose(peer, exampleParams)).rejects.toMatchObject(
      { name: 'DeadlineExceededError', step: 'read', milliseconds: 100 },
    )
    await eventually(() => server.getConnections()[0].streams.length === 0)
  })

  test('one that takes no more bytes, when the time is over', async () => {
    const { client, peer } = await startStub(protocol, (stream) => stream.pause())
    const transfer = { ...exampleParams.transfer, params: new Uint8Array(2_000_000) }
    await expect(
      dealClient(client, { deadlines: { writeMs: 200 } }).propose(peer, { ...exampleParams, transfer }),
    ).rejects.toMatchObject({ name: 'DeadlineExceededError', step: 'write' })
  })
})

describe('a signal ends a call', () => {
  test.each<[string, DealProgress['step']]>([
    ['before a stream is open', 'open'],
    ['before the request is written', 'opened'],
    ['while the answer is waited for', 'sent'],
  ])('%s, with its reason, and no stream is left', async (_, at) => {
    const { client, server, peer } = await startStub(protocol, () => {})
    const controller = new AbortController()
    const reason = new Error('enough')
    const call = dealClient(client).propose(peer, exampleParams, {
      signal: controller.signal,
      onProgress: ({ detail }) => detail.step === at && controller.abort(reason),
    })
    await expect(call).rejects.toBe(reason)
    await eventually(() => server.getConnections().every(({ streams }) => streams.length === 0))
    await eventually(() => client.getConnections().every(({ streams }) => streams.length === 0))
  })

  test('that fired before at once, with nothing opened', async () => {
    const client = await startNode()
    const reason = new Error('enough')
    const call = dealClient(client).propose(client.getMultiaddrs(), exampleParams, {
      signal: AbortSignal.abort(reason),
    })
    await expect(call).rejects.toBe(reason)
  })

  test('while it waits to try again', async () => {
    const client = await startNode()
    const { address } = await nodeToStart()
    const controller = new AbortController()
    const reason = new Error('enough')
    const call = dealClient(client).propose(address, exampleParams, {
      signal: controller.signal,
      onProgress: ({ detail }) => detail.step === 'retry' && setTimeout(() => controller.abort(reason), 20),
    })
    await expect(call).rejects.toBe(reason)
  })
})

describe('opening a stream is tried again (section 2.1, defect 10)', () => {
  test('five times, each wait five times as long as the one before', async () => {
    const client = await startNode()
    const { address } = await nodeToStart()
    const waits: number[] = []
    const retry: DealClientOptions['retry'] = {
      random: () => 1,
      delay: async (milliseconds) => {
        waits.push(milliseconds)
      },
    }
    const attempts: number[] = []
    await expect(
      dealClient(client, { retry }).propose(address, exampleParams, {
        onProgress: ({ detail }) => detail.step === 'open' && attempts.push(detail.attempt),
      }),
    ).rejects.toMatchObject({ name: 'StreamNotOpenedError', attempts: 5, cause: expect.any(Error) })
    expect(waits).toEqual([1_000, 5_000, 25_000, 125_000])
    expect(attempts).toEqual([1, 2, 3, 4, 5])
  })

  test('until the provider is there', async () => {
    const client = await startNode()
    const { node, address } = await nodeToStart()
    await node.handle(protocol, async (stream) => {
      await messageFrom(DealParams, stream)
      sendMessage(DealResponse, accepted, stream)
    })
    const steps: DealProgress[] = []
    const retry = { minMs: 1, delay: async () => void (steps.length > 3 && (await node.start())) }
    const answer = await dealClient(client, { retry }).propose(address, exampleParams, {
      onProgress: ({ detail }) => steps.push(detail),
    })
    expect(answer).toEqual(accepted)
    expect(steps.map(({ step }) => step)).toEqual([
      ...['open', 'retry', 'open', 'retry', 'open', 'opened'],
      ...['sent', 'answered'],
    ])
  })

  test('an attempt that takes too long has failed', async () => {
    const stuck = { dialProtocol: () => new Promise<never>(() => {}) }
    const client = await startNode()
    await expect(
      dealClient(stuck, { deadlines: { openMs: 20 }, retry: { attempts: 2, minMs: 1 } }).propose(
        client.getMultiaddrs(),
        exampleParams,
      ),
    ).rejects.toMatchObject({ name: 'StreamNotOpenedError', attempts: 2, cause: { name: 'DeadlineExceededError' } })
  })

  test.each([
    [1, 0, 1_000],
    [2, 0, 1_000],
    [2, 0.5, 3_000],
    [2, 1, 5_000],
    [5, 1, 300_000],
    [50, 1, 300_000],
  ])('after failure %d, with chance at %d, waits %d ms', (failed, chance, expected) => {
    expect(retryDelay(failed, { random: () => chance })).toBe(expected)
  })

  test('without jitter the full time', () => {
    expect([1, 2, 3].map((failed) => retryDelay(failed, { jitter: false, minMs: 10, factor: 2, maxMs: 30 }))).toEqual([
      10, 20, 30,
    ])
  })
})

describe('the other questions', () => {
  test('the status of a deal', async () => {
    const signer = secp256k1Signer(new Uint8Array(32).fill(3))
    const request = await signStatusRequest(exampleParams.dealUuid, signer)
    const response: DealStatusResponse = {
      dealUuid: request.dealUuid,
      error: '',
      dealStatus: {
        error: '',
        status: 'Accepted',
        sealingStatus: '',
        proposal: exampleParams.clientDealProposal.proposal,
        signedProposalCid: exampleParams.dealDataRoot,
        publishCid: null,
        chainDealId: 0n,
      },
      isOffline: false,
      transferSize: 100n,
      nBytesReceived: 50n,
    }
    const { client, peer } = await startStub('/fil/storage/status/1.2.0', async (stream) => {
      const { dealUuid } = await messageFrom(DealStatusRequest, stream)
      sendMessage(DealStatusResponse, { ...response, dealUuid }, stream)
    })
    expect(await dealClient(client).status(peer, request)).toMatchObject({
      dealUuid: exampleParams.dealUuid,
      dealStatus: { status: 'Accepted' },
      nBytesReceived: 50n,
    })
  })

  test('an ask, which may be null', async () => {
    const answer: AskResponse = { ask: null }
    const { client, peer } = await startStub('/fil/storage/ask/1.1.0', (stream) => {
      stream.send(Uint8Array.of(0xa1, 0x63, 0x41, 0x73, 0x6b, 0xf6))
    })
    expect(await dealClient(client).ask(peer, { miner: exampleParams.clientDealProposal.proposal.provider })).toEqual(
      answer,
    )
  })

  test('the transports, for which nothing is written', async () => {
    let sent = 0
    const { client, peer } = await startStub('/fil/retrieval/transports/1.0.0', async (stream) => {
      stream.addEventListener('message', ({ data }) => {
        sent += data.byteLength
      })
      await delay(50)
      sendMessage(
        TransportsQueryResponse,
        { protocols: [{ name: 'http', addresses: [Uint8Array.of(4, 127, 0, 0, 1, 6, 0, 80)] }] },
        stream,
      )
      await stream.close()
    })
    expect(await dealClient(client).transports(peer)).toEqual({
      protocols: [{ name: 'http', addresses: [Uint8Array.of(4, 127, 0, 0, 1, 6, 0, 80)] }],
    })
    expect(sent).toBe(0)
  })

  test('the transports have a deadline of their own', async () => {
    const { client, peer } = await startStub('/fil/retrieval/transports/1.0.0', () => {})
    await expect(dealClient(client, { deadlines: { transportsMs: 50 } }).transports(peer)).rejects.toMatchObject({
      name: 'DeadlineExceededError',
      step: 'read',
      milliseconds: 50,
    })
  })
})
