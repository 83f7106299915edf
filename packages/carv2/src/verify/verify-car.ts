import { SectionReader } from '../blockstore/section-reader.ts'
import { HeaderDeviationError, MissingRootsError, NoRootsError, UnaccountedBytesError } from '../errors.ts'
import { type CarV2Header, carV2HeaderProblems, isFullyIndexed } from '../format/car-v2-header.ts'
import { type Container, openContainer } from '../format/container.ts'
import { type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from '../options.ts'
import type { Section } from '../scan/section-scanner.ts'
import { SourceWindow } from '../scan/source-window.ts'
import type { ByteSource } from '../source/byte-source.ts'
import type { MaybePromise } from '../source/maybe-promise.ts'
import { type CarInput, openSource } from '../source/open-source.ts'
import type { KnownSections } from './bucket-audit.ts'
import { type CarProblem, problemOf } from './car-problem.ts'
import { auditIndex } from './index-audit.ts'
import { PayloadAudit } from './payload-audit.ts'
import { SectionRecords } from './section-records.ts'

/**
 * Everything that is wrong with a CAR, strictly: its headers, the structure of every section, every block against its
 * CID, the roots, and every record of the stored index against its section and back. It goes on behind a problem where
 * that makes sense: past a block that does not hash to its CID, but not past bytes that are no section. Nothing is
 * regenerated. A sound CAR yields nothing.
 *
 * The index must have every section but identities, and these too where the fully-indexed bit is set. With
 * `verify: 'never'` blocks are not hashed. Memory: 41 bytes a sha2-256 block of a CARv2 with an index, none of others.
 */
export async function* verifyCar(input: CarInput, options: ReadOptions = {}): AsyncGenerator<CarProblem> {
  const resolved = resolveReadOptions(options)
  const { source, close } = openSource(input, resolved)
  try {
    yield* new CarAudit(source, await source.size(resolved), resolved).problems()
  } finally {
    await close()
  }
}

class CarAudit {
  readonly #source: ByteSource
  readonly #size: number
  readonly #options: ResolvedReadOptions
  readonly #window: SourceWindow

  constructor(source: ByteSource, size: number, options: ResolvedReadOptions) {
    this.#source = source
    this.#size = size
    this.#options = options
    this.#window = new SourceWindow(source, size, { readAhead: options.verify === 'always' })
  }

  async *problems(): AsyncGenerator<CarProblem> {
    const headerProblems: CarProblem[] = []
    const container = await this.#open(headerProblems)
    yield* headerProblems
    if (container === undefined) return
    yield* this.#containerProblems(container)
    const { header } = container
    const indexed = header !== undefined && header.indexOffset !== 0 && headerProblems.length === 0
    const records = indexed ? new SectionRecords(this.#options.maxIndexCidBytes) : undefined
    const payload = new PayloadAudit(this.#window, container, this.#options, records)
    yield* payload.problems()
    const missing = payload.complete ? payload.roots.absent : []
    if (missing.length > 0) yield new MissingRootsError(missing)
    if (header === undefined || records === undefined) return
    yield* this.#indexProblems(header, this.#knownSections(container, records, payload.position))
  }

  /** Reads the headers as far as they can be read. */
  async #open(problems: CarProblem[]): Promise<Container | undefined> {
    try {
      return await openContainer(this.#window, this.#options, this.#size, (header, size) => {
        for (const problem of carV2HeaderProblems(header, size)) {
          if (problem.field === 'dataOffset') throw problem
          problems.push(problem)
        }
      })
    } catch (error) {
      problems.push(problemOf(error))
      return undefined
    }
  }

  *#containerProblems({ header, roots, deviations }: Container): Generator<CarProblem> {
    for (const deviation of deviations) yield new HeaderDeviationError(deviation)
    if (roots.length === 0) yield new NoRootsError()
    if (header === undefined || header.indexOffset !== 0) return
    const dataEnd = header.dataOffset + header.dataSize
    if (this.#size > dataEnd) yield new UnaccountedBytesError(dataEnd, this.#size - dataEnd)
  }

  #indexProblems(header: CarV2Header, sections: KnownSections): AsyncGenerator<CarProblem> {
    const place = { source: this.#source, start: header.indexOffset, size: this.#size }
    return auditIndex({ ...place, fullyIndexed: isFullyIndexed(header) }, sections, this.#options)
  }

  #knownSections(container: Container, records: SectionRecords, known: number): KnownSections {
    const reader = new SectionReader(this.#source, container, this.#options)
    const headAt = (offset: number) => reader.read(offset, 'head') as MaybePromise<Section>
    return { records, payloadSize: container.payloadSize, known, headAt }
  }
}
