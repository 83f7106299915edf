import { describe, expect, test } from 'vitest'
import {
  AskResponse,
  ContractParamsVersion1,
  DealParams,
  DealResponse,
  DealStatusResponse,
  decode,
  encode,
  Label,
  MinerDeal,
  messageTypes,
  PublishStorageDealsParams,
  Transfer,
  TransferMessage,
  TransferMessageType,
  toJson,
  validate,
} from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'
import { hex, toHex } from '../builders/hex.ts'

const NIL_UUID = '00000000-0000-0000-0000-000000000000'

describe('bytes that the rules determine (section 2.2)', () => {
  test('DealResponse accepted, with an empty message', () => {
    const bytes = encode(DealResponse, { accepted: true, message: '' })
    expect(toHex(bytes)).toBe('a2674d65737361676560684163636570746564f5')
  })

  test('AskResponse without an ask', () => {
    expect(toHex(encode(AskResponse, { ask: null }))).toBe('a16341736bf6')
  })

  test('the transfer of an offline deal', () => {
    const bytes = encode(Transfer, { type: '', clientId: '', params: new Uint8Array(0), size: 0n })
    expect(toHex(bytes)).toBe('a46453697a650064547970656066506172616d734068436c69656e74494460')
  })

  test('a status response with an error', () => {
    const bytes = encode(DealStatusResponse, {
      dealUuid: NIL_UUID,
      error: 'no',
      dealStatus: null,
      isOffline: false,
      transferSize: 0n,
      nBytesReceived: 0n,
    })
    expect(toHex(bytes)).toBe(
      `a6654572726f72626e6f684465616c5555494450${'00'.repeat(16)}6949734f66666c696e65f46a4465616c537461747573f6` +
        '6c5472616e7366657253697a65006e4e4279746573526563656976656400',
    )
  })

  test('contract params are a tuple', () => {
    const value = { locationRef: '', carSize: 0n, skipIpniAnnounce: false, removeUnsealedCopy: false }
    expect(toHex(encode(ContractParamsVersion1, value))).toBe('846000f4f4')
  })

  test('DealParams has its keys in the order of the wire', () => {
    const { fields = [], wireOrder = [] } = DealParams.record ?? {}
    expect(wireOrder.map((index) => fields[index].wireName)).toEqual([
      'DealUUID',
      'Transfer',
      'IsOffline',
      'DealDataRoot',
      'SkipIPNIAnnounce',
      'ClientDealProposal',
      'RemoveUnsealedCopy',
    ])
  })
})

describe('a deal with a label that is no text (section 7.1)', () => {
  const bls = '58310394345a1393a5665772ae97456fdc00cf8f537960eeb3838c297da0d60546252d98469cc68b56eb45081e5c959c8cf4fa'
  const bytes = hex(
    `8181828bd82a45000155000000f4${bls}${bls}64deadbeef0000404040` +
      '5861029927585cf250656cb3ddf337aed516e6393829389e52c45a4fbbe297b8ad3b7a008b3675a5b5c4df43657ff53bcb6c' +
      '670b4bd83911867ba90b2b14da856a0ecb36782a7d87232272e3b9cd98dd959b2851602fea30c414a4dc1ea12057d31f81',
  )

  test('compat keeps it byte for byte', () => {
    const value = decode(PublishStorageDealsParams, bytes)
    expect(value.deals[0].proposal.label).toEqual(Label.text(hex('deadbeef')))
    expect(encode(PublishStorageDealsParams, value)).toEqual(bytes)
  })

  test('strict refuses it, and says where', () => {
    expect(failureOf(() => decode(PublishStorageDealsParams, bytes, { mode: 'strict' }))).toMatchObject({
      name: 'NotCanonicalError',
      path: 'PublishStorageDealsParams.Deals[0].Proposal.Label',
      offset: 117,
    })
  })

  test('validating it finds the label, the identity CID and all else', () => {
    const problems = validate(PublishStorageDealsParams, decode(PublishStorageDealsParams, bytes))
    expect(problems).toEqual([
      { path: 'PublishStorageDealsParams.Deals[0].Proposal.Label', problem: 'is a text that is not UTF-8' },
      { path: 'PublishStorageDealsParams.Deals[0].Proposal.PieceCID', problem: 'is no piece CID' },
      {
        path: 'PublishStorageDealsParams.Deals[0].Proposal.PieceSize',
        problem: 'minimum padded piece size is 128 bytes',
      },
      {
        path: 'PublishStorageDealsParams.Deals[0].Proposal.EndEpoch',
        problem: 'is 0 epochs after the start, 518400 at least',
      },
    ])
  })
})

describe('messages of data transfer whose keys are in the order of declaration (section 7.2)', () => {
  const voucher =
    '817864f55ff8f12508b63ef2bfeca7557ae90df6311a5ec1631b4a1fa843310bd9c3a710eaace5a1bdd72ad0bfe049771c11e756338bd93' +
    '865e645f1adec9b9c99ef407fbd4fc6859e7904c5ad7dc9bd10a5cc16973d5b28ec1a6dd43d9f82f9f18c3d03418e35'
  const request = (fields: string) => `a36449735271f56752657175657374aa${fields}68526573706f6e7365f6`
  const control = (type: string, pause: string, id: string, channel: string) =>
    request(
      `6442436964f66454797065${type}6450617573${pause}6450617274f46450756c6cf46453746f72f665566f756368f6645654797060` +
        `66586665724944${id}6e526573746172744368616e6e656c${channel}`,
    )
  const vectors = [
    ['RestartExistingChannelRequest', control('07', 'f4', '00', '836131613201')],
    ['Cancel', control('02', 'f4', '1a4d658221', '83606000')],
    ['Update', control('01', 'f5', '1a4d658221', '83606000')],
    [
      'New',
      request(
        '6442436964d82a58230012204bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a6454797065006450617573f4' +
          `6450617274f46450756c6cf46453746f72a1612ea065566f756368${voucher}64565479706b54657374566f7563686572` +
          '66586665724944' +
          '1a4d6582216e526573746172744368616e6e656c83606000',
      ),
    ],
    [
      'New',
      `a36449735271f46752657175657374f668526573706f6e7365a66454797065006441637074f56450617573f466586665724944` +
        `1a4d6582216456526573${voucher}64565479706b54657374566f7563686572`,
    ],
  ] as const

  test.each(vectors)('%s: read in any order, written in canonical order', (type, digits) => {
    const value = decode(TransferMessage, hex(digits))
    expect((value.request ?? value.response)?.messageType).toBe(TransferMessageType[type])
    const canonical = encode(TransferMessage, value)
    expect(canonical).toHaveLength(digits.length / 2)
    expect(toJson(TransferMessage, decode(TransferMessage, canonical, { mode: 'strict' }))).toEqual(
      toJson(TransferMessage, value),
    )
    expect(failureOf(() => decode(TransferMessage, hex(digits), { mode: 'strict' }))).toMatchObject({
      name: 'KeyError',
      problem: 'out of order',
    })
  })

  test('a voucher that is a text of 100 bytes without UTF-8 is kept', () => {
    const { request } = decode(TransferMessage, hex(vectors[3][1]))
    expect(toHex(request?.voucherPtr as Uint8Array)).toBe(voucher)
    expect(toHex(request?.selectorPtr as Uint8Array)).toBe('a1612ea0')
    const { response } = decode(TransferMessage, hex(vectors[4][1]))
    expect(toHex(response?.voucherResultPtr as Uint8Array)).toBe(voucher)
  })
})

test("a missing time is Go's zero time, as many nanoseconds before 1970 as 64 bits make of it", () => {
  const { creationTime } = decode(MinerDeal, hex('a0'))
  expect(creationTime).toBe(-6795364578871345152n)
})

test('there are 60 types', () => {
  expect(messageTypes.size).toBe(60)
})
