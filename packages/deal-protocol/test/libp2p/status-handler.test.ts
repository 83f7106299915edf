import { describe, expect, test } from 'vitest'
import {
  Address,
  blsSigner,
  type DealStatusRequest,
  delegatedSigner,
  recoverSigner,
  Signature,
  type Signer,
  secp256k1Signer,
  signStatusRequest,
  uuidBytes,
} from '../../src/index.ts'
import { type DealReport, dealClient, type StatusHandlerOptions, statusHandler } from '../../src/libp2p/index.ts'
import { exampleParams } from '../builders/example-deal.ts'
import { startProvider } from './nodes.ts'

const { dealUuid } = exampleParams
const key = new Uint8Array(32).fill(3)
const otherKey = new Uint8Array(32).fill(4)
const report: DealReport = { dealStatus: null, isOffline: true, transferSize: 100n, nBytesReceived: 7n }
const unknown = {
  dealUuid,
  error: `no storage deal found with deal UUID ${dealUuid}`,
  dealStatus: null,
  isOffline: false,
  transferSize: 0n,
  nBytesReceived: 0n,
}

/** What a provider that has one deal, of this client, answers to a request. */
async function ask(
  request: DealStatusRequest,
  client: Address | undefined,
  options: Partial<StatusHandlerOptions> = {},
) {
  const lookedFor: string[] = []
  const find = (uuid: string) => {
    lookedFor.push(uuid)
    return client && { client, report: () => report }
  }
  const started = await startProvider({ status: statusHandler({ find, ...options }) })
  const answer = await dealClient(started.client).status(started.peer, request)
  return { answer, lookedFor, errors: started.errors.map(({ message }) => message) }
}

const schemes: [string, (key: Uint8Array) => Signer][] = [
  ['secp256k1', secp256k1Signer],
  ['BLS', blsSigner],
  ['delegated', delegatedSigner],
]

describe.each(schemes)('the status of a deal of a %s client', (_, signerOf) => {
  const signer = signerOf(key)

  test('is told to that client', async () => {
    const { answer } = await ask(await signStatusRequest(dealUuid, signer), signer.address)
    expect(answer).toEqual({ dealUuid, error: '', ...report })
  })

  test('is told to no other, in the words for a deal that there is not (defect 5)', async () => {
    const request = await signStatusRequest(dealUuid, signerOf(otherKey))
    expect((await ask(request, signer.address)).answer).toEqual(unknown)
    expect((await ask(request, undefined)).answer).toEqual(unknown)
  })

  test('is told for that deal only', async () => {
    const { signature } = await signStatusRequest(crypto.randomUUID(), signer)
    expect((await ask({ dealUuid, signature }, signer.address)).answer).toEqual(unknown)
  })

  test('is told to the key that an f0 client stands for', async () => {
    const request = await signStatusRequest(dealUuid, signer)
    const resolve = async (id: Address) => {
      expect(id.toString()).toBe('f01234')
      return signer.address
    }
    expect((await ask(request, Address.id(1234), { resolve })).answer).toMatchObject({ error: '', nBytesReceived: 7n })
    expect((await ask(request, Address.id(1234))).answer).toEqual(unknown)
  })

  test('is told to nobody while its f0 client cannot be resolved, and the operator learns why', async () => {
    const resolve = () => Promise.reject(new Error('the node is down'))
    const { answer, errors } = await ask(await signStatusRequest(dealUuid, signer), Address.id(1234), { resolve })
    expect(answer).toEqual(unknown)
    expect(errors).toEqual(['the node is down'])
  })
})

test('of a key that everybody knows, no signature opens anything', async () => {
  const everybodys = blsSigner(Uint8Array.of(1, ...new Uint8Array(31)))
  const request = await signStatusRequest(dealUuid, everybodys)
  expect((await ask(request, undefined)).answer).toEqual(unknown)
  expect((await ask(request, secp256k1Signer(key).address)).answer).toEqual(unknown)
})

test.each([
  ['secp256k1', 1, 65],
  ['delegated', 3, 65],
  ['secp256k1, too short', 1, 64],
])('a signature that nobody can have made (%s) is refused before the deal is looked for', async (_, type, length) => {
  const signature = new Signature(type, new Uint8Array(length).fill(0xff))
  const { answer, lookedFor } = await ask({ dealUuid, signature }, secp256k1Signer(key).address)
  expect(answer).toEqual(unknown)
  expect(lookedFor).toEqual([])
})

test('a report that fails is an answer to the client, and its error for the operator', async () => {
  const signer = secp256k1Signer(key)
  const find = () => ({
    client: signer.address,
    report: () => {
      throw new Error('the database is locked')
    },
  })
  const request = await signStatusRequest(dealUuid, signer)
  const { answer, errors } = await ask(request, undefined, { find })
  expect(answer).toEqual({ ...unknown, error: 'failed to fetch deal status' })
  expect(errors).toEqual(['the database is locked'])
})

test.each(schemes)('who has signed is recovered from a %s signature, but for BLS', (name, signerOf) => {
  const signer = signerOf(key)
  const message = uuidBytes(dealUuid)
  const recovered = recoverSigner(signer.sign(message) as Signature, message)
  expect(recovered?.toString()).toBe(name === 'BLS' ? undefined : signer.address.toString())
})
