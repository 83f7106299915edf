import { CAR_INDEX_SORTED } from '../index-codecs.ts'
import type { GoOptions, Put } from '../protocol.ts'
import { assertComparable, type GoldenCar, type GoldenFolder, madeBy } from './golden-folder.ts'
import { putSets, roots } from './put-sets.ts'

const sources: Record<string, { roots: string[]; puts: readonly Put[] }> = {
  duplicates: { roots: [roots.raw, roots.cbor], puts: putSets.mixed },
  widths: { roots: [roots.raw], puts: putSets.widths },
  'header-only': { roots: [roots.raw], puts: [] },
  'no-roots': { roots: [], puts: putSets.mixed.slice(0, 2) },
}

const indexOptions: Record<string, GoOptions> = {
  '0401': {},
  '0400': { indexCodec: CAR_INDEX_SORTED },
  '0401-identity': { storeIdentityCIDs: true },
  '0400-identity': { storeIdentityCIDs: true, indexCodec: CAR_INDEX_SORTED },
}

/** CARv1 files, the CARv2 and the detached indexes made of them, and back. */
export async function makeWrap(folder: GoldenFolder): Promise<void> {
  const cars: GoldenCar[] = []
  for (const [name, source] of Object.entries(sources)) cars.push(await makeSource(folder, `${name}.v1.car`, source))
  const wraps: unknown[] = []
  const indexes: unknown[] = []
  for (const car of cars) {
    for (const [suffix, options] of Object.entries(indexOptions)) {
      if (car.blocks.length === 0 && options.storeIdentityCIDs) continue // the same bytes as without
      wraps.push(await makeWrapped(folder, car, suffix, options))
      indexes.push(await makeIndex(folder, car, suffix, options))
    }
  }
  folder.writeJson('manifest.json', {
    what: 'sources: CARv1 files; wraps: WrapV1(source, options); extracts: ExtractV1File; indexes: GenerateIndex(source, options), written detached; zeroPadded: a source and zero bytes, read with ZeroLengthSectionAsEOF; replaceRoots: ReplaceRootsInFile on a copy of the source',
    madeBy,
    sources: cars,
    wraps,
    extracts: await makeExtracts(folder),
    indexes,
    zeroPadded: [await makeZeroPadded(folder, 1), await makeZeroPadded(folder, 300)],
    replaceRoots: await makeReplaceRoots(folder),
  })
}

async function makeSource(
  folder: GoldenFolder,
  file: string,
  source: { roots: string[]; puts: readonly Put[] },
): Promise<GoldenCar> {
  const options = { writeAsCarV1: true, storeIdentityCIDs: true, allowDuplicatePuts: true }
  await folder.go.ask('write', { path: folder.pathOf(file), options, ...source, end: 'finalize' })
  return folder.describe(file)
}

async function makeWrapped(
  folder: GoldenFolder,
  { file: source }: GoldenCar,
  suffix: string,
  options: GoOptions,
): Promise<unknown> {
  const file = source.replace('.v1.car', `.wrapped-${suffix}.car`)
  await folder.go.ask('wrap', { source: folder.pathOf(source), target: folder.pathOf(file), options })
  return { source, options, car: await folder.describe(file) }
}

async function makeIndex(
  folder: GoldenFolder,
  { file: source, blocks }: GoldenCar,
  suffix: string,
  options: GoOptions,
): Promise<unknown> {
  const file = source.replace('.car', `.${suffix}.idx`)
  const { index, ...contents } = await folder.go.ask('index', {
    path: folder.pathOf(source),
    output: folder.pathOf(file),
    options,
    keys: blocks.map(([cid]) => cid),
  })
  assertComparable(file, contents)
  return { source, options, index: { file, ...index }, ...contents }
}

async function makeExtracts(folder: GoldenFolder): Promise<unknown[]> {
  const made: unknown[] = []
  for (const source of ['duplicates.wrapped-0401.car', 'header-only.wrapped-0400.car', 'duplicates.v1.car']) {
    const file = 'extracted.car'
    const error = await errorOf(
      folder.go.ask('extract', { source: folder.pathOf(source), target: folder.pathOf(file) }),
    )
    made.push({ source, error, ...(error === null && { sha256: folder.sha256(file), size: folder.read(file).length }) })
    if (error === null) folder.remove(file)
  }
  return made
}

async function makeZeroPadded(folder: GoldenFolder, zeros: number): Promise<unknown> {
  const source = 'duplicates.v1.car'
  const file = `zero-padded-${zeros}.v1.car`
  folder.write(file, Buffer.concat([folder.read(source), Buffer.alloc(zeros)]))
  return { source, zeros, ...(await folder.describe(file, { zeroLengthSectionAsEOF: true })) }
}

async function makeReplaceRoots(folder: GoldenFolder): Promise<unknown[]> {
  const made: unknown[] = []
  for (const [source, to] of [
    ['duplicates.v1.car', [roots.cbor, roots.raw]],
    ['duplicates.wrapped-0401.car', [roots.cbor, roots.raw]],
    ['widths.v1.car', [roots.absent]],
    ['duplicates.v1.car', [roots.raw]],
    ['header-only.wrapped-0400.car', []],
  ] as const) {
    const file = 'replaced.car'
    folder.copy(source, file)
    const error = await errorOf(folder.go.ask('replaceRoots', { path: folder.pathOf(file), roots: to }))
    made.push({ source, roots: to, error, sha256: folder.sha256(file) })
    folder.remove(file)
  }
  return made
}

function errorOf(answer: Promise<unknown>): Promise<string | null> {
  return answer.then(
    () => null,
    (error: Error) => error.message,
  )
}
