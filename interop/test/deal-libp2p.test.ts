import {
  Address,
  AskRequest,
  AskResponse,
  DealParams,
  DealResponse,
  DealStatusRequest,
  DealStatusResponse,
  decode,
  encode,
  encodeTransferParams,
  Label,
  RetrievalQuery,
  RetrievalQueryResponse,
  secp256k1Signer,
  sign,
  signStatusRequest,
  toJson,
  uuidBytes,
  verifyProposal,
} from '@carport/deal-protocol'
import {
  type DealClient,
  type DealProvider,
  dealClient,
  dealProvider,
  statusHandler,
} from '@carport/deal-protocol/libp2p'
import { arbitraryOf } from '@carport/deal-protocol/testing'
import type { Libp2p } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GoLibp2p, startGoLibp2p } from '../src/libp2p/go-libp2p.ts'
import { startLibp2pNode } from '../src/libp2p/libp2p-node.ts'

const MK_121 = '/fil/storage/mk/1.2.1'
const MK_120 = '/fil/storage/mk/1.2.0'
const signer = secp256k1Signer(new Uint8Array(32).fill(5))
const dataRoot = CID.parse('bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi')
const miner = Address.id(1000)

let params: DealParams
let go: GoLibp2p
beforeAll(async () => {
  go = startGoLibp2p()
  params = {
    dealUuid: 'b9400dac-8563-46b4-906a-e993ce44338a',
    isOffline: false,
    clientDealProposal: await sign(
      {
        pieceCid: CID.parse('baga6ea4seaqao7s73y24kcutaosvacpdjgfe5pw76ooefnyqw4ynr3d2y6x2mpq'),
        pieceSize: 34_359_738_368n,
        verifiedDeal: true,
        client: signer.address,
        provider: miner,
        label: Label.text(dataRoot.toString()),
        startEpoch: 3_000_000n,
        endEpoch: 4_000_000n,
        storagePricePerEpoch: 1n,
        providerCollateral: 5_000_000_000_000_000_000n,
        clientCollateral: 0n,
      },
      signer,
    ),
    dealDataRoot: dataRoot,
    transfer: {
      type: 'http',
      clientId: '42',
      params: encodeTransferParams({ url: 'https://example.com/piece.car', headers: { Authorization: 'secret' } }),
      size: 34_091_302_912n,
    },
    removeUnsealedCopy: true,
    skipIpniAnnounce: true,
  }
}, 600_000)
afterAll(() => go?.close())

describe.each([true, false])('our client and a provider in Go (our node identifies itself: %s)', (withIdentify) => {
  let node: Libp2p
  let client: DealClient
  let provider: ReturnType<typeof multiaddr>[]
  beforeAll(async () => {
    node = await startLibp2pNode(withIdentify)
    client = dealClient(node, { deadlines: { readMs: 5_000 } })
    provider = (await go.ask('addresses', {})).addresses.map((address) => multiaddr(address))
  })
  afterAll(() => node.stop())

  test('a proposal is accepted; Go has read what we have written, byte for byte', async () => {
    await go.ask('received', {})
    await go.ask('configure', { accepted: true, message: '' })
    expect(await client.propose(provider, params)).toEqual({ accepted: true, message: '' })
    const { messages } = await go.ask('received', {})
    expect(messages).toEqual([{ protocol: MK_121, hex: toHex(encode(DealParams, params)), error: '' }])
  })

  test('a proposal is refused, with its reason', async () => {
    const message = 'failed validation: ask price ü too low'
    await go.ask('configure', { accepted: false, message })
    expect(await client.propose(provider, params)).toEqual({ accepted: false, message })
  })

  test.each([
    ['byte after byte', { slow: true }],
    ['on a stream that stays open', { keepOpen: true }],
    ['half a second later', { delay: 500 }],
  ])('an answer that comes %s', async (_, manner) => {
    await go.ask('configure', { accepted: true, message: 'x'.repeat(300), ...manner })
    expect(await client.propose(provider, params)).toEqual({ accepted: true, message: 'x'.repeat(300) })
  })

  test('what Go cannot decode, it answers with the end of the stream', async () => {
    await go.ask('received', {})
    await go.ask('configure', { accepted: true, message: '' })
    const { proposal, clientSignature } = params.clientDealProposal
    // go-state-types refuses labels that are no UTF-8.
    const old = { ...proposal, label: Label.text(Uint8Array.of(0xff)) }
    const clientDealProposal = { proposal: old, clientSignature }
    await expect(client.propose(provider, { ...params, clientDealProposal })).rejects.toMatchObject({
      name: 'NoAnswerError',
      protocol: MK_121,
    })
    const { messages } = await go.ask('received', {})
    expect(messages).toMatchObject([{ error: expect.stringContaining('utf8') }])
  })

  test('a stream that Go resets is a typed error', async () => {
    await go.ask('configure', { accepted: true, message: '', reset: true })
    await expect(client.propose(provider, params)).rejects.toMatchObject({ name: 'StreamBrokenError' })
  })

  test('an answer that does not come ends with the deadline', async () => {
    await go.ask('configure', { accepted: true, message: '', delay: 1_000 })
    const impatient = dealClient(node, { deadlines: { readMs: 200 } })
    await expect(impatient.propose(provider, params)).rejects.toMatchObject({
      name: 'DeadlineExceededError',
      step: 'read',
    })
  })

  test('two hundred proposals at once', async () => {
    await go.ask('received', {})
    await go.ask('configure', { accepted: true, message: 'fine' })
    const uuids = Array.from({ length: 200 }, () => crypto.randomUUID())
    const answers = await Promise.all(uuids.map((dealUuid) => client.propose(provider, { ...params, dealUuid })))
    expect(answers).toEqual(new Array(200).fill({ accepted: true, message: 'fine' }))
    const { messages } = await go.ask('received', {})
    const received = messages.map(({ hex }) => decode(DealParams, fromHex(hex)).dealUuid)
    expect(received.sort()).toEqual(uuids.sort())
  })

  test('the status of a deal that Go has, and of one that it has not', async () => {
    await go.ask('configure', { accepted: true, message: '' })
    await client.propose(provider, params)
    const known = await client.status(provider, await signStatusRequest(params.dealUuid, signer))
    expect(toJson(DealStatusResponse, known)).toMatchObject({
      dealUuid: params.dealUuid,
      error: '',
      dealStatus: { status: 'Accepted', publishCid: null, chainDealId: '0' },
      transferSize: '34091302912',
      nBytesReceived: '17045651456',
    })
    expect(known.dealStatus?.proposal).toEqual(params.clientDealProposal.proposal)
    const dealUuid = crypto.randomUUID()
    const unknown = await client.status(provider, await signStatusRequest(dealUuid, signer))
    expect(unknown).toMatchObject({ dealUuid, error: `no storage deal found with deal UUID ${dealUuid}` })
  })

  test('an ask, and none for another miner', async () => {
    expect((await client.ask(provider, { miner })).ask).toMatchObject({
      ask: { price: 500_000_000n, miner, seqNo: 7n, maxPieceSize: 34_359_738_368n },
      signature: null,
    })
    expect(await client.ask(provider, { miner: Address.id(1001) })).toEqual({ ask: null })
  })

  test('the transports, as bindnode writes them', async () => {
    expect(await client.transports(provider)).toEqual({
      protocols: [
        { name: 'http', addresses: [multiaddr('/ip4/127.0.0.1/tcp/7777/http').bytes] },
        { name: 'bitswap', addresses: [] },
      ],
    })
  })

  test('a retrieval query', async () => {
    expect(await client.query(provider, { payloadCid: dataRoot, queryParams: { pieceCid: null } })).toMatchObject({
      size: 1234n,
      minPricePerByte: 2n,
      message: dataRoot.toString(),
    })
  })
})

describe.each([true, false])('a client in Go and our provider (our node identifies itself: %s)', (withIdentify) => {
  let node: Libp2p
  let provider: DealProvider
  let address: string
  const received: DealParams[] = []
  const errors: string[] = []
  beforeAll(async () => {
    node = await startLibp2pNode(withIdentify)
    provider = await dealProvider(
      node,
      {
        propose: async (got) => {
          received.push(got)
          if (got.transfer.clientId === 'throw') throw new Error('secret')
          const accepted = await verifyProposal(got.clientDealProposal)
          return { accepted, message: accepted ? '' : 'invalid signature' }
        },
        status: statusHandler({
          find: (uuid) =>
            uuid === params.dealUuid
              ? {
                  client: signer.address,
                  report: () => ({
                    dealStatus: {
                      error: '',
                      status: 'Published',
                      sealingStatus: '',
                      proposal: params.clientDealProposal.proposal,
                      signedProposalCid: dataRoot,
                      publishCid: dataRoot,
                      chainDealId: 77n,
                    },
                    isOffline: false,
                    transferSize: 10n,
                    nBytesReceived: 10n,
                  }),
                }
              : undefined,
        }),
        ask: () => ({ ask: null }),
        transports: () => ({
          protocols: [{ name: 'http', addresses: [multiaddr('/dns/example.com/tcp/443/https').bytes] }],
        }),
        query: (query) => ({
          status: 0,
          pieceCidFound: 0,
          size: 99n,
          paymentAddress: miner,
          minPricePerByte: 3n,
          maxPaymentInterval: 0n,
          maxPaymentIntervalIncrease: 0n,
          message: query.payloadCid.toString(),
          unsealPrice: 0n,
        }),
      },
      { deadlines: { readMs: 3_000, lingerMs: 2_000 }, onError: (error) => errors.push((error as Error).name) },
    )
    address = node.getMultiaddrs()[0].toString()
  })
  afterAll(async () => {
    await provider.stop()
    await node.stop()
  })

  function propose(manner: object = {}, value: DealParams = params) {
    const hex = toHex(encode(DealParams, value))
    return go.ask('propose', { address, protocols: [MK_121, MK_120], hex, ...manner })
  }

  test.each([
    ['as Boost writes it, its side left open', {}],
    ['with its side closed at once', { halfClose: true }],
    ['byte after byte', { slow: true }],
    ['on mk/1.2.0, with seven fields', { protocols: [MK_120] }],
  ])('a proposal %s is accepted, and read as it was written', async (_, manner) => {
    received.length = 0
    const protocol = 'protocols' in manner ? MK_120 : MK_121
    expect(await propose(manner)).toEqual({ protocol, accepted: true, message: '' })
    expect(received.map((got) => toJson(DealParams, got))).toEqual([toJson(DealParams, params)])
  })

  test.each([MK_121, MK_120])('one of five fields on %s: the missing ones are false', async (protocol) => {
    received.length = 0
    expect(await propose({ fiveFields: true, protocols: [protocol] })).toEqual({
      protocol,
      accepted: true,
      message: '',
    })
    expect(received).toMatchObject([{ removeUnsealedCopy: false, skipIpniAnnounce: false }])
  })

  test('a hundred that close their side at once', async () => {
    for (let times = 0; times < 100; times++) {
      expect(await propose({ halfClose: true })).toMatchObject({ accepted: true })
    }
  })

  test('any proposal', async () => {
    const values = fc.sample(arbitraryOf(DealParams), { seed: 7, numRuns: 200 }) as DealParams[]
    let answered = 0
    for (const value of values) {
      // Go's own types refuse labels from before network 16, so that its client has no such proposal.
      if (!value.clientDealProposal.proposal.label.isValid) continue
      received.length = 0
      const { message, accepted } = await propose({}, value)
      answered++
      expect(accepted).toBe(false)
      if (received.length === 0) expect(message).toMatch(/^failed to decode deal proposal: .*transport params/)
      else expect(toJson(DealParams, received[0])).toEqual(toJson(DealParams, value))
    }
    expect(answered).toBeGreaterThan(50)
  })

  test('a wrong signature is refused in the words of the handler', async () => {
    const { proposal, clientSignature } = params.clientDealProposal
    const clientDealProposal = { proposal: { ...proposal, startEpoch: 3_000_001n }, clientSignature }
    expect(await propose({}, { ...params, clientDealProposal })).toMatchObject({
      accepted: false,
      message: 'invalid signature',
    })
  })

  test('a handler that throws still answers', async () => {
    const transfer = { ...params.transfer, clientId: 'throw' }
    expect(await propose({}, { ...params, transfer })).toMatchObject({
      accepted: false,
      message: 'server error: the proposal could not be handled',
    })
  })

  test.each([
    ['is something else', '83010203', {}, 'expected a map'],
    ['ends too early', 'a7684465616c55554944', { halfClose: true }, 'unexpected EOF'],
    ['stops too early', 'a7684465616c55554944', {}, 'read was not done after 3 s'],
    ['is not there', '', { halfClose: true }, 'unexpected EOF'],
  ])('a request that %s is answered, and the stream closed (defect 2)', async (_, hex, manner, reason) => {
    const answer = await go.ask('raw', { address, protocol: MK_121, hex, ...manner })
    const response = decode(DealResponse, fromHex(answer.hex), { mode: 'strict' })
    expect(response.accepted).toBe(false)
    expect(response.message).toContain('failed to decode deal proposal: ')
    expect(response.message).toContain(reason)
  })

  test('bytes behind the request change nothing', async () => {
    const hex = `${toHex(encode(DealParams, params))}ffffff`
    const answer = await go.ask('raw', { address, protocol: MK_121, hex })
    expect(decode(DealResponse, fromHex(answer.hex))).toEqual({ accepted: true, message: '' })
  })

  test('a client that resets its stream costs nothing', async () => {
    errors.length = 0
    await go.ask('raw', { address, protocol: MK_121, hex: 'a7', resetAfter: 100 })
    for (let waited = 0; errors.length === 0 && waited < 5_000; waited += 10) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(errors).toEqual(['StreamBrokenError'])
    expect(provider.running).toBe(0)
  })

  test('the status, for the client of the deal and for nobody else', async () => {
    const request = await signStatusRequest(params.dealUuid, signer)
    const known = await exchange('status', encode(DealStatusRequest, request))
    expect(toJson(DealStatusResponse, decode(DealStatusResponse, known))).toMatchObject({
      dealUuid: params.dealUuid,
      error: '',
      dealStatus: { status: 'Published', chainDealId: '77', publishCid: dataRoot.toString() },
    })
    const other = secp256k1Signer(new Uint8Array(32).fill(6))
    const signature = await other.sign(uuidBytes(params.dealUuid))
    const refused = await exchange('status', encode(DealStatusRequest, { dealUuid: params.dealUuid, signature }))
    expect(decode(DealStatusResponse, refused)).toMatchObject({
      error: `no storage deal found with deal UUID ${params.dealUuid}`,
      dealStatus: null,
    })
  })

  test('an ask', async () => {
    expect(decode(AskResponse, await exchange('ask', encode(AskRequest, { miner })))).toEqual({ ask: null })
  })

  test('a retrieval query', async () => {
    const request = encode(RetrievalQuery, { payloadCid: dataRoot, queryParams: { pieceCid: null } })
    expect(decode(RetrievalQueryResponse, await exchange('query', request))).toMatchObject({
      size: 99n,
      message: dataRoot.toString(),
    })
  })

  test('the transports, by a client that wants the end of the stream behind them (section 4)', async () => {
    const { protocols } = await go.ask('transports', { address })
    expect(protocols.map(({ name, addresses }) => [name, addresses.map(ofBase64)])).toEqual([
      ['http', ['/dns/example.com/tcp/443/https']],
    ])
  })

  async function exchange(question: 'status' | 'ask' | 'query', request: Uint8Array): Promise<Uint8Array> {
    const { hex } = await go.ask('exchange', { address, question, hex: toHex(request) })
    return fromHex(hex)
  }
})

function ofBase64(text: string): string {
  return multiaddr(new Uint8Array(Buffer.from(text, 'base64'))).toString()
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function fromHex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, 'hex'))
}
