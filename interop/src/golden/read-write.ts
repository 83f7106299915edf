import { CAR_INDEX_SORTED } from '../index-codecs.ts'
import type { GoOptions } from '../protocol.ts'
import { type GoldenFolder, madeBy } from './golden-folder.ts'
import { probeKeys, putSets, roots } from './put-sets.ts'

interface Case {
  readonly name: string
  readonly options: GoOptions
  readonly puts: keyof typeof putSets
  /** null: a nil list, which Go writes as CBOR null. */
  readonly roots: string[] | null
}

/** i storeIdentityCIDs, w useWholeCIDs, d allowDuplicatePuts */
const storeLetters = {
  i: { storeIdentityCIDs: true },
  w: { useWholeCIDs: true },
  d: { allowDuplicatePuts: true },
}
const storeCombinations = ['---', 'i--', '-w-', 'iw-', '--d', 'iwd']
const someCombinations = ['---', 'iw-', '--d']

/** p dataPadding, q indexPadding, s indexCodec 0x0400 */
const paddedLayout: GoOptions = { dataPadding: 29, indexPadding: 13, indexCodec: CAR_INDEX_SORTED }
const oneLayoutEach: Record<string, GoOptions> = {
  'p--': { dataPadding: 100 },
  '-q-': { indexPadding: 200 },
  '--s': { indexCodec: CAR_INDEX_SORTED },
}

function storeOptions(letters: string): GoOptions {
  return Object.assign({}, ...Object.entries(storeLetters).map(([letter, on]) => (letters.includes(letter) ? on : {})))
}

function* cases(): Generator<Case> {
  const one = [roots.raw]
  for (const letters of storeCombinations) {
    yield { name: `combo-${letters}---`, options: storeOptions(letters), puts: 'mixed', roots: one }
  }
  for (const letters of someCombinations) {
    yield {
      name: `combo-${letters}pqs`,
      options: { ...storeOptions(letters), ...paddedLayout },
      puts: 'mixed',
      roots: one,
    }
  }
  for (const [name, layout] of Object.entries(oneLayoutEach)) {
    yield { name: `combo----${name}`, options: layout, puts: 'plain', roots: one }
  }
  for (const letters of someCombinations) {
    const options = { ...storeOptions(letters), writeAsCarV1: true }
    yield { name: `carv1-${letters}`, options, puts: 'mixed', roots: one }
  }

  const identities = { storeIdentityCIDs: true }
  yield { name: 'widths', options: identities, puts: 'widths', roots: one }
  yield { name: 'widths-0x0400', options: { ...identities, indexCodec: CAR_INDEX_SORTED }, puts: 'widths', roots: one }
  yield { name: 'max-index-cid-size', options: { ...identities, maxIndexCidSize: 100 }, puts: 'widths', roots: one }
  yield { name: 'varint-edges', options: {}, puts: 'varint-edges', roots: one }
  yield { name: 'many', options: {}, puts: 'many', roots: one }
  yield { name: 'equal-digest', options: identities, puts: 'equal-digest', roots: one }
  yield { name: 'equal-digest-whole', options: { ...identities, useWholeCIDs: true }, puts: 'equal-digest', roots: one }

  yield { name: 'roots-none', options: {}, puts: 'none', roots: [] }
  yield { name: 'roots-null', options: {}, puts: 'none', roots: null }
  yield {
    name: 'roots-four',
    options: {},
    puts: 'plain',
    roots: [roots.cbor, roots.version0, roots.identity, roots.raw],
  }
  yield { name: 'roots-v0', options: {}, puts: 'plain', roots: [roots.version0] }
  yield { name: 'roots-repeated', options: {}, puts: 'plain', roots: [roots.raw, roots.raw] }
  yield { name: 'roots-absent', options: {}, puts: 'plain', roots: [roots.raw, roots.absent] }

  yield { name: 'empty', options: {}, puts: 'none', roots: one }
  yield { name: 'empty-0x0400', options: { indexCodec: CAR_INDEX_SORTED }, puts: 'none', roots: one }
  yield {
    name: 'empty-identity-padded',
    options: { ...identities, dataPadding: 3, indexPadding: 5 },
    puts: 'none',
    roots: one,
  }
  yield { name: 'empty-carv1', options: { writeAsCarV1: true }, puts: 'none', roots: one }
}

const looked = ['combo-------', 'combo-iwd---', 'combo----pqs', 'carv1-iw-']
const readOptions: readonly GoOptions[] = [
  {},
  { storeIdentityCIDs: true },
  { useWholeCIDs: true },
  { useWholeCIDs: true, storeIdentityCIDs: true },
]

/** Files that the read-write blockstore finalized, and what a read-only one finds in them. */
export async function makeReadWrite(folder: GoldenFolder): Promise<void> {
  const made: unknown[] = []
  for (const each of cases()) made.push(await makeCase(folder, each))
  folder.writeJson('manifest.json', {
    what: 'OpenReadWrite(roots, options), Put each block of putSets[puts] in order, Finalize. look-ups.json: what OpenReadOnly finds in some of them',
    madeBy,
    putSets,
    cases: made,
  })
  folder.writeJson('look-ups.json', {
    what: 'OpenReadOnly(file, options): rows = [cid of probeKeys, Has, GetSize, sha256 from Get], an error is its text; keys = AllKeysChan',
    madeBy,
    probeKeys,
    lookUps: await lookUps(folder),
  })
}

async function makeCase(folder: GoldenFolder, { name, options, roots, puts }: Case): Promise<unknown> {
  const file = `${name}.car`
  const { openError, putErrors, endError } = await folder.go.ask('write', {
    path: folder.pathOf(file),
    options,
    roots,
    puts: putSets[puts],
    end: 'finalize',
  })
  if (openError ?? endError) throw new Error(`${name}: ${openError ?? endError}`)
  const refused = Object.keys(putErrors).length > 0 ? { putErrors } : {}
  return { name, options, roots, puts, ...refused, car: await folder.describe(file) }
}

async function lookUps(folder: GoldenFolder): Promise<unknown[]> {
  const made: unknown[] = []
  for (const name of looked) {
    for (const options of readOptions) {
      const file = `${name}.car`
      const { rows, keys } = await folder.go.ask('look', { path: folder.pathOf(file), options, keys: probeKeys })
      made.push({ file, options, rows, keys })
    }
  }
  return made
}
