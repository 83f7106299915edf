import {
  Address,
  DealProposal,
  encodeTransferParams,
  Label,
  TokenAmount,
  type Transfer,
  validate,
} from '@carport/deal-protocol'
import { CID } from 'multiformats/cid'

/** A deal as a form or a command line has it: texts, and what is ticked. */
export interface DealInputs {
  /** What is stored: its commitment, `baga6ea4sea…`, and its size in bytes, padded to a power of two. */
  readonly pieceCid: string
  readonly pieceSize: string
  /** The root of the DAG in the piece. */
  readonly payloadCid: string
  /** The storage provider, such as `f01000`. */
  readonly provider: string
  /** Empty: the payload's CID, as Boost's own client does it. */
  readonly label: string
  /** Epochs are 30 seconds each, from the genesis of the chain on. */
  readonly startEpoch: string
  readonly endEpoch: string
  /** Amounts are FIL unless they have a unit: `0`, `1.5`, `20 nFIL`. The price is that of the whole piece. */
  readonly pricePerEpoch: string
  readonly providerCollateral: string
  readonly clientCollateral: string
  /** Whether it is paid with DataCap. */
  readonly verifiedDeal: boolean
  /** Where the provider fetches the data: `http(s)://…` or `libp2p://…`. Empty: it comes some other way, offline. */
  readonly url: string
  /** How many bytes there are to fetch; counts with a URL only. */
  readonly transferSize: string
  readonly keepUnsealedCopy: boolean
  readonly announceToIndexers: boolean
}

export interface InputProblem {
  readonly input: keyof DealInputs
  readonly problem: string
}

/** Inputs that make no deal; `problems` has what is wrong with each. */
export class InvalidInputsError extends Error {
  override name = 'InvalidInputsError'
  readonly problems: readonly InputProblem[]

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(({ input, problem }) => `${input} ${problem}`).join('; '))
    this.problems = problems
  }
}

/** What the inputs mean: all of a deal but its id and its signature. */
export interface UnsignedDeal {
  readonly proposal: DealProposal
  readonly payloadCid: CID
  readonly isOffline: boolean
  readonly transfer: Transfer
}

/** What an offline deal has in its place. */
const NO_TRANSFER: Transfer = { type: '', clientId: '', params: new Uint8Array(0), size: 0n }

/** Which input a field of the proposal comes from, by the path that `validate` gives it. */
const INPUT_OF_PATH: Readonly<Record<string, keyof DealInputs>> = {
  'DealProposal.PieceCID': 'pieceCid',
  'DealProposal.PieceSize': 'pieceSize',
  'DealProposal.Provider': 'provider',
  'DealProposal.Label': 'label',
  'DealProposal.StartEpoch': 'startEpoch',
  'DealProposal.EndEpoch': 'endEpoch',
  'DealProposal.StoragePricePerEpoch': 'pricePerEpoch',
  'DealProposal.ProviderCollateral': 'providerCollateral',
  'DealProposal.ClientCollateral': 'clientCollateral',
}

/**
 * The deal that inputs mean, for the client who will sign it. Looks first for what can't be read, then for what can be
 * read but no provider would accept.
 *
 * @throws InvalidInputsError
 */
export function readDeal(inputs: DealInputs, client: Address): UnsignedDeal {
  const problems: InputProblem[] = []
  /** The value of an input; of one that is none, a problem, and a value that is never used. */
  const read = <Value>(input: keyof DealInputs, parse: (text: string) => Value): Value => {
    try {
      return parse(String(inputs[input]).trim())
    } catch (error) {
      problems.push({ input, problem: (error as Error).message })
      return undefined as Value
    }
  }

  const isOffline = inputs.url.trim() === ''
  const payloadCid = read('payloadCid', readCid)
  const proposal: DealProposal = {
    pieceCid: read('pieceCid', readCid),
    pieceSize: read('pieceSize', readInteger),
    verifiedDeal: inputs.verifiedDeal,
    client,
    provider: read('provider', readAddress),
    label: Label.text(inputs.label.trim() || inputs.payloadCid.trim()),
    startEpoch: read('startEpoch', readInteger),
    endEpoch: read('endEpoch', readInteger),
    storagePricePerEpoch: read('pricePerEpoch', TokenAmount.parse),
    providerCollateral: read('providerCollateral', TokenAmount.parse),
    clientCollateral: read('clientCollateral', TokenAmount.parse),
  }
  const transfer = isOffline
    ? NO_TRANSFER
    : { ...read('url', readUrl), clientId: '', size: read('transferSize', readInteger) }
  if (problems.length > 0) throw new InvalidInputsError(problems)

  for (const { path, problem } of validate(DealProposal, proposal)) {
    problems.push({ input: INPUT_OF_PATH[path], problem })
  }
  // 127 of 128 bytes of a piece are payload.
  const capacity = proposal.pieceSize - proposal.pieceSize / 128n
  if (transfer.size > capacity && problems.every(({ input }) => input !== 'pieceSize')) {
    problems.push({ input: 'transferSize', problem: `is more than the piece holds, ${capacity}` })
  }
  if (problems.length > 0) throw new InvalidInputsError(problems)
  return { proposal, payloadCid, isOffline, transfer }
}

function readCid(text: string): CID {
  try {
    return CID.parse(text)
  } catch (cause) {
    throw new Error(text === '' ? 'is missing' : 'is no CID', { cause })
  }
}

function readInteger(text: string): bigint {
  if (!/^\d{1,19}$/.test(text)) throw new Error(text === '' ? 'is missing' : 'is no whole number')
  return BigInt(text)
}

function readAddress(text: string): Address {
  const address = Address.parse(text)
  if (address.bytes.length === 0) throw new Error('is missing')
  return address
}

/** The scheme says who fetches: `http` or `libp2p`. */
function readUrl(url: string): { type: string; params: Uint8Array } {
  const scheme = /^(https?|libp2p):\/\/./.exec(url)?.[1]
  if (scheme === undefined || !URL.canParse(url)) throw new Error('is no http, https or libp2p URL')
  return { type: scheme === 'libp2p' ? scheme : 'http', params: encodeTransferParams({ url, headers: null }) }
}
