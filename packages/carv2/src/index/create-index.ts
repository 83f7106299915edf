import { CidTooLargeError } from '../errors.ts'
import { IDENTITY_CODE } from '../format/cid.ts'
import { type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from '../options.ts'
import { type OpenPayload, openPayload } from '../scan/open-payload.ts'
import { reportProgress } from '../scan/progress.ts'
import { scanSections } from '../scan/scan-sections.ts'
import { type Section, SectionScanner } from '../scan/section-scanner.ts'
import type { ByteStream } from '../scan/stream-window.ts'
import type { CarInput } from '../source/open-source.ts'
import { DEFAULT_INDEX_CODEC, type IndexCodecName } from './codecs.ts'
import { MemoryIndex } from './memory-index.ts'
import { RecordTable } from './record-table.ts'

/** Options of {@link createIndex}. */
export interface CreateIndexOptions extends ReadOptions {
  /** Default `'car-multihash-index-sorted'`. */
  indexCodec?: IndexCodecName
}

/**
 * Generates the index of a CAR from its sections, whatever index it may have. Heads are read, blocks are not (so not
 * verified either). Identities are left out unless `storeIdentityCids`. At most 64 bytes of memory a sha2-256 block.
 */
export async function createIndex(
  input: CarInput | ByteStream,
  options: CreateIndexOptions = {},
): Promise<MemoryIndex> {
  const resolved = resolveReadOptions(options)
  const payload = await openPayload(input, resolved)
  try {
    return await indexPayload(payload, resolved, options.indexCodec)
  } finally {
    await payload.close()
  }
}

/** Generates the index of an open payload. */
export async function indexPayload(
  { window, container }: Pick<OpenPayload, 'window' | 'container'>,
  options: ResolvedReadOptions,
  codec: IndexCodecName = DEFAULT_INDEX_CODEC,
): Promise<MemoryIndex> {
  const table = new RecordTable()
  const scanner = new SectionScanner(window, container.sectionsOffset, { ...options, blocks: false })
  const progress = reportProgress(options, container.payloadSize)
  const visit = (section: Section) => {
    progress.blocks++
    appendSection(table, section, options)
  }
  await scanSections(window, scanner, visit, { ...options, onWindow: progress.at })
  return new MemoryIndex(table, codec)
}

/** Adds a section's record, unless it is an identity that these options leave out. */
export function appendSection(table: RecordTable, section: Section, options: ResolvedReadOptions): void {
  const { bytes, base, start, cidStart, cid } = section
  if (cid.hashCode === IDENTITY_CODE && !options.storeIdentityCids && !options.refMode) return
  if (cid.end - cidStart > options.maxIndexCidBytes) {
    throw new CidTooLargeError(cid.end - cidStart, options.maxIndexCidBytes)
  }
  table.append(cid.hashCode, bytes, cid.digestStart, cid.end, base + start)
}
