import { CAR_INDEX_SORTED } from '../index-codecs.ts'
import type { GoOptions, Put, WriteParams } from '../protocol.ts'
import { type GoldenFolder, madeBy } from './golden-folder.ts'
import { putSets, resumePuts, roots } from './put-sets.ts'

/** Bytes of a CARv2's pragma, and of pragma and header. */
const PRAGMA = 11
const PREFIX = 51

const twoRoots = [roots.raw, roots.cbor]

const cases: Record<string, GoOptions> = {
  default: {},
  'identity-whole': { storeIdentityCIDs: true, useWholeCIDs: true },
  duplicates: { useWholeCIDs: true, allowDuplicatePuts: true },
  padded: { dataPadding: 13, indexPadding: 14 },
  'index-0x0400': { indexCodec: CAR_INDEX_SORTED },
  carv1: { writeAsCarV1: true },
}

const crashes: Record<string, { options: GoOptions; puts: readonly Put[] }> = {
  'finalize-crash-small-index': { options: {}, puts: putSets.mixed.slice(0, 3) },
  'finalize-crash-long-index': { options: {}, puts: putSets.many },
  'finalize-crash-0x0400': { options: { indexCodec: CAR_INDEX_SORTED }, puts: putSets.mixed },
  'finalize-crash-empty-index': { options: {}, puts: [] },
  'finalize-crash-paddings': { options: { dataPadding: 7, indexPadding: 16 }, puts: putSets.mixed },
  'finalize-crash-identity': { options: { storeIdentityCIDs: true, useWholeCIDs: true }, puts: putSets.mixed },
}

/** Files that were left unfinalized, resumed, torn, or left while they were being finalized. */
export async function makeResume(folder: GoldenFolder): Promise<void> {
  const made: unknown[] = []
  for (const [name, options] of Object.entries(cases)) made.push(await makeCase(folder, name, options))
  const finalizeCrash: unknown[] = []
  for (const [name, { options, puts }] of Object.entries(crashes)) {
    finalizeCrash.push(await makeCrash(folder, name, options, puts))
  }
  folder.writeJson('manifest.json', {
    what: 'first puts then Discard = unfinalized. Reopened, second puts, Finalize = resumed. First puts, Finalize = finalized. That reopened, second puts, Finalize = finalizedResumed, or Discard = unfinalizedAgain. torn: a file to cut at every byte. finalizeCrash: index written, header still zero',
    madeBy,
    roots: twoRoots,
    first: resumePuts.first,
    second: resumePuts.second,
    cases: made,
    torn: [await makeTorn(folder)],
    finalizeCrash,
  })
}

async function makeCase(folder: GoldenFolder, name: string, options: GoOptions): Promise<unknown> {
  const unfinalized = `${name}.unfinalized.car`
  const resumed = `${name}.resumed.car`
  const finalized = `${name}.finalized.car`
  const finalizedResumed = `${name}.finalized-resumed.car`
  const unfinalizedAgain = `${name}.unfinalized-again.car`
  const common = { options, roots: twoRoots }

  await put(folder, 'write', unfinalized, { ...common, puts: resumePuts.first, end: 'discard' })
  folder.copy(unfinalized, resumed)
  await put(folder, 'resume', resumed, { ...common, puts: resumePuts.second, end: 'finalize' })
  await put(folder, 'write', finalized, { ...common, puts: resumePuts.first, end: 'finalize' })
  folder.copy(finalized, finalizedResumed)
  await put(folder, 'resume', finalizedResumed, { ...common, puts: resumePuts.second, end: 'finalize' })
  folder.copy(finalized, unfinalizedAgain)
  await put(folder, 'resume', unfinalizedAgain, { ...common, puts: resumePuts.second, end: 'discard' })

  const payload = payloadOffset(options)
  return {
    name,
    options,
    unfinalized: await folder.describeUnfinalized(unfinalized, payload),
    resumed: await folder.describe(resumed),
    finalized: await folder.describe(finalized),
    finalizedResumed: takeFacts(folder, finalizedResumed),
    unfinalizedAgain: await folder.describeUnfinalized(unfinalizedAgain, payload),
  }
}

async function makeTorn(folder: GoldenFolder): Promise<unknown> {
  const options = { storeIdentityCIDs: true, useWholeCIDs: true }
  const puts = [...resumePuts.first, ...putSets.widths.slice(6, 9)]
  const file = 'torn.unfinalized.car'
  const finalized = 'torn.finalized.car'
  await put(folder, 'write', file, { options, roots: twoRoots, puts, end: 'discard' })
  await put(folder, 'write', finalized, { options, roots: twoRoots, puts, end: 'finalize' })
  const uncutFinalized = takeFacts(folder, finalized)
  const described = await folder.describeUnfinalized(file, PREFIX)
  const starts = described.blocks.slice(1).map(([, offset]) => PREFIX + offset)
  return {
    name: 'torn',
    options,
    roots: twoRoots,
    puts,
    ...described,
    sectionEnds: [...starts, described.size],
    uncutFinalized,
  }
}

/** The original writes the index, then the header: a crash between the two leaves the header zero. */
async function makeCrash(
  folder: GoldenFolder,
  name: string,
  options: GoOptions,
  puts: readonly Put[],
): Promise<unknown> {
  const file = `${name}.car`
  await put(folder, 'write', file, { options, roots: twoRoots, puts, end: 'finalize' })
  const { sha256, size, header, blocks } = await folder.describe(file)
  folder.write(file, folder.read(file).fill(0, PRAGMA, PREFIX))
  return {
    name,
    file,
    options,
    roots: twoRoots,
    puts: puts.map(({ cid }) => cid),
    blocks,
    header,
    size,
    sha256: folder.sha256(file),
    finalizedSha256: sha256,
  }
}

/** Size and digest of a file that is not kept. */
function takeFacts(folder: GoldenFolder, file: string): { size: number; sha256: string } {
  const facts = { size: folder.read(file).length, sha256: folder.sha256(file) }
  folder.remove(file)
  return facts
}

async function put(
  folder: GoldenFolder,
  operation: 'write' | 'resume',
  file: string,
  params: Omit<WriteParams, 'path'>,
): Promise<void> {
  const result = await folder.go.ask(operation, { path: folder.pathOf(file), ...params })
  const problem = result.openError ?? result.endError ?? Object.values(result.putErrors)[0]
  if (problem) throw new Error(`${file}: ${problem}`)
}

function payloadOffset({ writeAsCarV1, dataPadding = 0 }: GoOptions): number {
  return writeAsCarV1 ? 0 : PREFIX + dataPadding
}
