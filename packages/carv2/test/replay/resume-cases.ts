import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Block } from '../builders/car-bytes.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { MemoryDisk } from '../faults/memory-disk.ts'
import {
  blocksOf,
  type GoFile,
  type GoOptions,
  type GoPut,
  openLikeGo,
  putAll,
  sha256,
  type VectorFolder,
} from './go-vectors.ts'

/** A file in each state that Go left it in. */
interface ResumeCase extends Partial<Record<State, GoFile>> {
  name: string
  options: GoOptions
  firstPuts?: number
  secondPuts?: 'first'
}

interface States {
  /** First puts, not finalized. */
  unfinalized: GoFile
  /** That one reopened, second puts, finalized. */
  resumed: GoFile
  /** First puts, finalized. */
  finalized: GoFile
  /** That one reopened, second puts, finalized. */
  finalizedResumed: GoFile
  /** Reopened and finalized. */
  refinalized: GoFile
  /** Reopened, second puts, not finalized. */
  unfinalizedAgain: GoFile
  /** Reopened, not finalized. */
  unfinalizedOnly: GoFile
}
type State = keyof States

export interface ResumeManifest {
  roots: string[]
  first: GoPut[]
  second: GoPut[]
  cases: ResumeCase[]
  torn: TornCase[]
  finalizeCrash: FinalizeCrash[]
}

interface TornCase extends GoFile {
  name: string
  options: GoOptions
  roots: string[]
  puts: GoPut[]
}

/** The index is written, the header is still zero. */
interface FinalizeCrash {
  name: string
  file: string
  options: GoOptions
  roots: string[]
  header: { dataOffset: number; dataSize: number; indexOffset: number }
  finalizedSha256: string
}

/** Opens a copy of `file` in `folder`, puts, and finalizes or closes it. Returns the file's bytes, and what opening said. */
export async function continued(
  file: Uint8Array,
  open: { options: GoOptions; roots: readonly string[] | null },
  puts: readonly Block[],
  end: 'finalize' | 'close',
  folder: TemporaryFolder,
) {
  const path = join(folder.path, 'store.car')
  const disk = new MemoryDisk()
  disk.write(path, file)
  const store = await openLikeGo(path, open.options, open.roots, disk)
  const { recovered } = store
  expect(await putAll(store, puts)).toEqual({})
  if (end === 'finalize') await store.finalize()
  await store.close()
  return { file: disk.read(path), recovered }
}

/** A to G of the manifest: written, reopened in every state, and written on. */
export function describeResumeCases(folder: VectorFolder): void {
  const { cases, roots, ...puts } = folder.json<ResumeManifest>()
  const first = blocksOf(puts.first)
  const second = blocksOf(puts.second)

  describe.each(cases)('$name', (goCase) => {
    const firstPuts = first.slice(0, goCase.firstPuts)
    const secondPuts = goCase.secondPuts === 'first' ? first : second
    const open = { options: goCase.options, roots }
    const steps: { from?: State; to: State; blocks: Block[]; end: 'finalize' | 'close' }[] = [
      { to: 'unfinalized', blocks: firstPuts, end: 'close' },
      { from: 'unfinalized', to: 'resumed', blocks: secondPuts, end: 'finalize' },
      { to: 'finalized', blocks: firstPuts, end: 'finalize' },
      { from: 'finalized', to: 'finalizedResumed', blocks: secondPuts, end: 'finalize' },
      { from: 'finalized', to: 'refinalized', blocks: [], end: 'finalize' },
      { from: 'finalized', to: 'unfinalizedAgain', blocks: secondPuts, end: 'close' },
      { from: 'finalized', to: 'unfinalizedOnly', blocks: [], end: 'close' },
    ]
    const known = steps.flatMap(({ from, to, ...step }) => {
      const made = goCase[to]
      return made === undefined ? [] : [{ ...step, to, made, from: from ?? 'new', start: from && goCase[from] }]
    })

    test.each(known)('$from becomes $to', async ({ start, made, blocks, end }) => {
      using temporary = new TemporaryFolder()
      const { file, recovered } = await continued(folder.bytes(start?.file), open, blocks, end, temporary)
      if (made.file !== undefined) expectSameBytes(file, folder.bytes(made.file))
      expect(sha256(file)).toBe(made.sha256)
      expect(recovered).toBeUndefined()
    })
  })
}

/** Every cut of an unfinalized file, as the table of specification 6.4 requires (defect 1). */
export function describeTornFiles(folder: VectorFolder): void {
  test.each(folder.json<ResumeManifest>().torn)(
    '$name: cut at any length, every complete section is kept, and the rest can be put again',
    async ({ file, puts, blocks, ...open }) => {
      const whole = folder.bytes(file)
      using temporary = new TemporaryFolder()
      const uncut = await continued(new Uint8Array(0), open, blocksOf(puts), 'finalize', temporary)
      const payload = open.options.writeAsCarV1 ? 0 : 51
      const ends = sectionEnds(blocks, whole.length - payload).map((end) => end + payload)
      const header = payload + blocks[0][1]
      for (let cut = 0; cut <= whole.length; cut++) {
        const { file: result, recovered } = await continued(
          whole.slice(0, cut),
          open,
          blocksOf(puts),
          'finalize',
          temporary,
        )
        const kept = ends.filter((end) => end <= cut)
        const droppedBytes = cut < header ? cut : cut - (kept.at(-1) ?? header)
        const expected = droppedBytes === 0 ? undefined : { droppedBytes, blocks: kept.length }
        if (expected === undefined) expect(recovered, `cut at ${cut}`).toBeUndefined()
        else expect(recovered, `cut at ${cut}`).toMatchObject(expected)
        expectSameBytes(result, uncut.file, `cut at ${cut}`)
      }
    },
  )
}

function sectionEnds(blocks: GoFile['blocks'], payloadEnd: number): number[] {
  return [...blocks.slice(1).map(([, offset]) => offset), payloadEnd]
}
