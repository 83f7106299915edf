import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DealParams,
  type DealProposal,
  dealProposalCid,
  decode,
  secp256k1Signer,
  signedProposalCid,
  validate,
  verifyProposal,
} from '@carport/deal-protocol'
import { type Browser, chromium, type LaunchOptions, type Page } from 'playwright'
import { build, type PreviewServer, preview } from 'vite'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { exampleInputs } from '../../example-inputs.ts'
import { bytesOfHex, hexOfBytes, readPrivateKey } from '../../private-key.ts'
import { propose } from '../../propose.ts'

declare module 'vitest' {
  interface ProvidedContext {
    chromium: LaunchOptions
  }
}

const root = join(import.meta.dirname, '../..')
const outDir = mkdtempSync(join(tmpdir(), 'carport-page-'))
const key = new Uint8Array(32).fill(1)

let server: PreviewServer
let browser: Browser
let origin: string
let page: Page
/** Every URL that the page has asked for. */
let requested: string[]
/** What went wrong in it, what its policy forbade included. */
let complaints: string[]

beforeAll(async () => {
  const configFile = join(root, 'vite.config.ts')
  const options = { root: join(root, 'page'), configFile, logLevel: 'warn' } as const
  await build({ ...options, build: { outDir } })
  server = await preview({ ...options, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
  origin = server.resolvedUrls?.local[0] as string
  browser = await chromium.launch(inject('chromium'))
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(outDir, { recursive: true, force: true })
})

beforeEach(async () => {
  page = await browser.newPage()
  requested = []
  complaints = []
  page.on('request', (request) => requested.push(request.url()))
  page.on('websocket', (socket) => requested.push(socket.url()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => complaints.push(message.text()))
  await page.goto(origin)
  onTestFinished(() => page.close())
})

/** Types the example into the form, label by label, and ticks as it does. */
async function fillForm(inputs: Partial<typeof exampleInputs> = {}): Promise<void> {
  const values = { ...exampleInputs, ...inputs }
  const texts: [string, string][] = [
    ['Private key', hexOfBytes(key)],
    ['Piece CID', values.pieceCid],
    ['Piece size, padded, in bytes', values.pieceSize],
    ['Payload CID', values.payloadCid],
    ['Label', values.label],
    ['Provider', values.provider],
    ['First epoch', values.startEpoch],
    ['Last epoch', values.endEpoch],
    ['Price an epoch, in FIL', values.pricePerEpoch],
    ["Provider's collateral, in FIL", values.providerCollateral],
    ["Client's collateral, in FIL", values.clientCollateral],
    ['URL of the data', values.url],
    ['Bytes to fetch', values.transferSize],
  ]
  for (const [label, text] of texts) await page.getByLabel(label, { exact: true }).fill(text)
  await page.getByLabel('Paid with DataCap').setChecked(values.verifiedDeal)
  await page.getByLabel('Keep an unsealed copy').setChecked(values.keepUnsealedCopy)
  await page.getByLabel('Announce the data').setChecked(values.announceToIndexers)
}

async function sign(): Promise<void> {
  await page.getByRole('button', { name: 'Check and sign' }).click()
  await page.getByRole('status').filter({ hasText: 'signed' }).waitFor()
}

/** What the page says has come of it. */
function status(): Promise<string | null> {
  return page.getByRole('status').textContent()
}

/** What the page shows of a signed deal. */
async function shownDeal() {
  const section = page.getByRole('region', { name: 'The signed deal' })
  await section.waitFor()
  return {
    dealUuid: (await section.locator('#dealUuid').textContent()) ?? '',
    dealProposalCid: await section.locator('#dealProposalCid').textContent(),
    signedProposalCid: await section.locator('#signedProposalCid').textContent(),
    message: await section.getByLabel(/^DealParams/).inputValue(),
  }
}

/** The text under an input, and what assistive technology is told about it. */
async function problemOf(label: string) {
  const input = page.getByLabel(label, { exact: true })
  const id = await input.getAttribute('id')
  expect(await input.getAttribute('aria-describedby')).toContain(`${id}-error`)
  return {
    problem: await page.locator(`#${id}-error`).textContent(),
    invalid: await input.getAttribute('aria-invalid'),
  }
}

describe('a form that is filled in and signed', () => {
  test('shows what Node decodes, verifies, and makes of the same inputs, byte for byte', async () => {
    await fillForm()
    expect(await page.getByText('Address:').textContent()).toBe(`Address: ${secp256k1Signer(key).address}`)
    await sign()
    const shown = await shownDeal()
    expect(await status()).toBe('Checked and signed.')

    const message = bytesOfHex(shown.message)
    const { clientDealProposal: deal } = decode(DealParams, message, { mode: 'strict' })
    expect(await verifyProposal(deal)).toBe(true)
    expect(String(dealProposalCid(deal.proposal))).toBe(shown.dealProposalCid)
    expect(String(signedProposalCid(deal))).toBe(shown.signedProposalCid)

    const ours = await propose(exampleInputs, secp256k1Signer(key), shown.dealUuid)
    expect(shown.message).toBe(hexOfBytes(ours.message))
    expect(shown.dealProposalCid).toBe(String(ours.dealProposalCid))
    expect(complaints).toEqual([])
  })

  test('with everything unticked and no URL is another deal, offline', async () => {
    const inputs = { verifiedDeal: false, keepUnsealedCopy: false, announceToIndexers: false, url: '' }
    await fillForm(inputs)
    await sign()
    const { message } = await shownDeal()
    const params = decode(DealParams, bytesOfHex(message))
    expect(params).toMatchObject({ isOffline: true, removeUnsealedCopy: true, skipIpniAnnounce: true })
    expect(params.clientDealProposal.proposal.verifiedDeal).toBe(false)
  })

  test('can be the example, with a key that the page makes', async () => {
    await page.getByRole('button', { name: 'Fill in an example' }).click()
    await page.getByRole('button', { name: 'Generate' }).click()
    await page.getByRole('button', { name: 'Show' }).click()
    const generated = await page.getByRole('textbox', { name: 'Private key' }).inputValue()
    await sign()
    const { message } = await shownDeal()
    const { proposal }: { proposal: DealProposal } = decode(DealParams, bytesOfHex(message)).clientDealProposal
    expect(String(proposal.client)).toBe(String(secp256k1Signer(readPrivateKey(generated)).address))
    expect(validate(DealParams, decode(DealParams, bytesOfHex(message)))).toEqual([])
  })

  test('sends nothing: no request but those for the page itself', async () => {
    await fillForm()
    await sign()
    await shownDeal()
    await page.waitForTimeout(500)
    const paths = requested.map((url) => (url.startsWith(origin) ? url.slice(origin.length) : url))
    expect(paths.map((path) => path.replace(/-[\w-]{8}\./, '-HASH.')).sort()).toEqual([
      '',
      'assets/index-HASH.css',
      'assets/index-HASH.js',
    ])
  })

  test('could not send anything: the policy of the page forbids it', async () => {
    for (const url of [origin, 'https://example.com/']) {
      const attempt = page.evaluate((url) => fetch(url, { method: 'POST', body: 'secret' }), url)
      await expect(attempt).rejects.toThrow('Failed to fetch')
      expect(complaints.join()).toContain(`'${url}' violates the following Content Security Policy directive`)
    }
  })
})

describe('a form with something wrong', () => {
  test('shows the problem under its input, leads there, and signs nothing', async () => {
    await fillForm({ pieceSize: '34359738367', endEpoch: '6000001' })
    await sign()
    expect(await status()).toBe('Nothing was signed: 2 inputs are wrong.')
    expect(await problemOf('Piece size, padded, in bytes')).toEqual({
      problem: 'padded piece size must be a power of 2',
      invalid: 'true',
    })
    expect(await problemOf('Last epoch')).toEqual({
      problem: 'is 1 epochs after the start, 518400 at least',
      invalid: 'true',
    })
    expect(await problemOf('Piece CID')).toEqual({ problem: '', invalid: null })
    expect(await page.locator(':focus').getAttribute('id')).toBe('pieceSize')
    expect(await page.getByRole('region', { name: 'The signed deal' }).isVisible()).toBe(false)
  })

  test('that is empty names everything that is missing, the key included', async () => {
    await sign()
    expect(await problemOf('Private key')).toEqual({ problem: 'is missing', invalid: 'true' })
    expect(await problemOf('Piece CID')).toEqual({ problem: 'is missing', invalid: 'true' })
    expect(await problemOf('Provider')).toEqual({ problem: 'is missing', invalid: 'true' })
    expect(await status()).toBe('Nothing was signed: 7 inputs are wrong.')
  })

  test('signs once it is put right, and takes the result back when it changes', async () => {
    await fillForm({ provider: 'f0banana' })
    await sign()
    expect((await problemOf('Provider')).problem).toBe('invalid address payload: payload is no number')
    await page.getByLabel('Provider', { exact: true }).fill('f01000')
    await sign()
    expect(await problemOf('Provider')).toEqual({ problem: '', invalid: null })
    expect((await shownDeal()).signedProposalCid).toMatch(/^bafyrei/)
    await page.getByLabel('Provider', { exact: true }).fill('f01001')
    expect(await page.getByRole('region', { name: 'The signed deal' }).isVisible()).toBe(false)
  })

  test.each([
    ['no hex', 'correct horse battery staple', 'is no hex'],
    ['too large for the curve', 'ff'.repeat(32), 'not a private key of secp256k1: 32 bytes, big-endian'],
  ])('a key that is %s is not repeated anywhere', async (_what, text, problem) => {
    await fillForm()
    await page.getByLabel('Private key', { exact: true }).fill(text)
    await sign()
    expect(await problemOf('Private key')).toEqual({ problem, invalid: 'true' })
    expect(await page.locator('body').textContent()).not.toContain(text)
  })
})
