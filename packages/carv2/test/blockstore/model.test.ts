import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, test } from 'vitest'
import { block, blockV0, cidOf, DAG_CBOR, DAG_PB, pseudoRandomBytes } from '../builders/blocks.ts'
import type { Block } from '../builders/car-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { ModelledStore, type ModelOptions } from '../faults/store-model.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

const sha = block('fish')
/** Blocks that have something in common, and some that have not. */
const POOL: Block[] = [
  sha,
  block('fish', 'sha2-256', DAG_PB),
  block('fish', 'sha2-256', DAG_CBOR),
  blockV0('fish'),
  { cid: cidOf(0, sha.cid.multihash.digest), bytes: sha.cid.multihash.digest },
  block('fish', 'blake2b-256'),
  block('fish', 'sha2-512'),
  block(''),
  block('', 'identity'),
  block('short', 'identity'),
  blockV0(pseudoRandomBytes(91914, 991)),
  block(pseudoRandomBytes(1, 1024 - 36)),
  block(pseudoRandomBytes(2, 20_000)),
  block(pseudoRandomBytes(3, 700_000)),
]

const options: fc.Arbitrary<ModelOptions> = fc.record({
  version: fc.constantFrom(1, 2, 2, 2),
  indexCodec: fc.constantFrom('car-multihash-index-sorted', 'car-index-sorted', 'none'),
  dataPadding: fc.constantFrom(0, 1, 50, 1413),
  indexPadding: fc.constantFrom(0, 1, 29),
  storeIdentityCids: fc.boolean(),
  wholeCids: fc.boolean(),
  allowDuplicatePuts: fc.boolean(),
  refMode: fc.constantFrom(false, false, true),
  zeroLengthSectionAsEof: fc.boolean(),
  verify: fc.constantFrom('always', 'never'),
  io: fc.constantFrom('sync', 'async'),
  durability: fc.constantFrom('buffered', 'process', 'process'),
})

const someBlock = fc.constantFrom(...POOL)
const someRoots = fc.array(fc.constantFrom(...POOL.map(({ cid }) => cid)), { maxLength: 4 })

type Step = (store: ModelledStore) => Promise<void>

/** A step with a name, for when it fails. */
function step<T>(name: string, values: fc.Arbitrary<T>, run: (store: ModelledStore, value: T) => Promise<void>) {
  return values.map((value): Step & { toString(): string } =>
    Object.assign((store: ModelledStore) => run(store, value), { toString: () => `${name} ${fc.stringify(value)}` }),
  )
}

const how = fc.constantFrom('together', 'in turn', 'many', 'in pieces')
const puts = fc.tuple(fc.array(someBlock, { maxLength: 8 }), how)
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: step('put', puts, (store, [blocks, way]) => store.put(blocks, way)) },
    { weight: 4, arbitrary: step('look up', someBlock, (store, one) => store.lookUp(one)) },
    { weight: 2, arbitrary: step('list', fc.constant(undefined), (store) => store.list()) },
    { weight: 1, arbitrary: step('flush', fc.constant(undefined), (store) => store.flush()) },
    { weight: 1, arbitrary: step('setRoots', someRoots, (store, roots) => store.setRoots(roots)) },
    { weight: 1, arbitrary: step('finalize', fc.constant(undefined), (store) => store.finalize()) },
    { weight: 1, arbitrary: step('close', fc.boolean(), (store, naming) => store.reopen('close', naming)) },
    { weight: 1, arbitrary: step('discard', fc.boolean(), (store, naming) => store.reopen('discard', naming)) },
    {
      weight: 1,
      arbitrary: step('kill', fc.constant(undefined), (store) => store.kill(join(folder.path, `${files++}.car`))),
    },
  ),
  { maxLength: 25 },
)

test('whatever is done to it, a store holds what a Map would, and its file is what the format says', async () => {
  await fc.assert(
    fc.asyncProperty(options, someRoots, steps, async (chosen, roots, run) => {
      const store = await ModelledStore.create(join(folder.path, `${files++}.car`), chosen, roots)
      try {
        for (const each of run) await each(store)
        await store.list()
        for (const one of POOL) await store.lookUp(one)
        await store.finalize()
        for (const one of POOL) await store.lookUp(one)
        await store.list()
      } finally {
        await store.end()
      }
    }),
    { numRuns: 150, seed: Number(process.env.CARPORT_SEED ?? 1), endOnFailure: false },
  )
})
