import { type Arbitrary, array, constant, constantFrom, nat, oneof, record, sample, tuple } from 'fast-check'
import { type BlockKindName, blockKindNames, cidOf, DAG_CBOR, DAG_PB, putOf, RAW, recoded } from './block-kinds.ts'
import { fill } from './fill.ts'
import { CAR_INDEX_SORTED, CAR_MULTIHASH_INDEX_SORTED } from './index-codecs.ts'
import type { GoOptions, Put } from './protocol.ts'

/** What to write: either side makes the same CAR of it. */
export interface CarDescription {
  readonly options: GoOptions
  readonly roots: readonly string[]
  readonly puts: readonly Put[]
}

/** One step of making a list of puts. */
type Step =
  | { readonly step: 'new'; readonly kind: BlockKindName; readonly seed: number; readonly size: Size }
  | { readonly step: 'again'; readonly of: number }
  | { readonly step: 'recoded'; readonly of: number; readonly codec: number }

/** Of a block, or of a whole section without its length. */
type Size = { readonly block: number } | { readonly section: number }

/** Where the varint before a section, or an identity digest, grows by a byte. */
const varintEdges = [127, 128, 16383, 16384]

const size: Arbitrary<Size> = oneof(
  { weight: 6, arbitrary: record({ block: nat(200) }) },
  { weight: 2, arbitrary: record({ block: nat(20_000) }) },
  { weight: 1, arbitrary: record({ section: constantFrom(...varintEdges) }) },
  { weight: 1, arbitrary: constant({ block: 0 }) },
)

const step: Arbitrary<Step> = oneof(
  {
    weight: 6,
    arbitrary: record({
      step: constant('new' as const),
      kind: constantFrom(...blockKindNames),
      seed: nat(0xffffffff),
      size,
    }),
  },
  { weight: 1, arbitrary: record({ step: constant('again' as const), of: nat() }) },
  {
    weight: 2,
    arbitrary: record({ step: constant('recoded' as const), of: nat(), codec: constantFrom(RAW, DAG_PB, DAG_CBOR) }),
  },
)

/** The longest identity digest; the original's index takes CIDs of at most 2,048 bytes. */
const longestIdentity = 300

function putsOf(steps: readonly Step[]): Put[] {
  const puts: Put[] = []
  for (const next of steps) {
    if (next.step === 'new') puts.push(newPut(next.kind, next.seed, next.size))
    else if (puts.length > 0) {
      const earlier = puts[next.of % puts.length]
      puts.push(next.step === 'again' ? earlier : recoded(earlier, next.codec))
    }
  }
  return puts
}

function newPut(kind: BlockKindName, seed: number, size: Size): Put {
  const identity = kind.endsWith('identity')
  if ('block' in size) return putOf(kind, seed, identity ? size.block % longestIdentity : size.block)
  // An identity CID grows with its block: the edge is that of the digest's length then.
  if (identity) return putOf(kind, seed, size.section % 129)
  return putOf(kind, seed, size.section - cidOf(kind, new Uint8Array()).bytes.length)
}

const storeOptions = {
  storeIdentityCIDs: constant(true),
  useWholeCIDs: constant(true),
  allowDuplicatePuts: constant(true),
}

const options: Arbitrary<GoOptions> = oneof(
  {
    weight: 4,
    arbitrary: record(
      {
        ...storeOptions,
        dataPadding: oneof(nat(100), constantFrom(1413, 4096 - 51)),
        indexPadding: oneof(nat(100), constant(4096)),
        indexCodec: constantFrom(CAR_INDEX_SORTED, CAR_MULTIHASH_INDEX_SORTED),
      },
      { requiredKeys: [] },
    ),
  },
  {
    weight: 1,
    arbitrary: record({ ...storeOptions, writeAsCarV1: constant(true) }, { requiredKeys: ['writeAsCarV1'] }),
  },
)

const absentRoot = cidOf('v1 raw sha2-256', fill(1, 1)).toString()

/** Which puts to take as roots. */
const roots: Arbitrary<(puts: readonly Put[]) => string[]> = oneof(
  { weight: 6, arbitrary: array(nat(), { minLength: 1, maxLength: 4 }).map((positions) => pickRoots(positions)) },
  { weight: 1, arbitrary: constant(() => []) },
  { weight: 1, arbitrary: constant(() => [absentRoot]) },
)

function pickRoots(positions: readonly number[]): (puts: readonly Put[]) => string[] {
  return (puts) => [...new Set(puts.length === 0 ? [] : positions.map((position) => puts[position % puts.length].cid))]
}

export interface RandomCarLimits {
  readonly maxPuts?: number
}

/** CARs of every option and many kinds of block; fast-check shrinks what fails to the smallest that still does. */
export function carDescriptions({ maxPuts = 40 }: RandomCarLimits = {}): Arbitrary<CarDescription> {
  return tuple(options, array(step, { maxLength: maxPuts, size: 'max' }), roots).map(([options, steps, pick]) => {
    const puts = putsOf(steps)
    return { options, roots: pick(puts), puts }
  })
}

/** One of these CARs, always the same for a seed. */
export function randomCar(seed: number, limits?: RandomCarLimits): CarDescription {
  return sample(carDescriptions(limits), { seed, numRuns: 1 })[0]
}
