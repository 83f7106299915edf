import { type ReadOptions, resolveReadOptions } from '../options.ts'
import type { CarInput } from '../source/open-source.ts'
import { openPayload } from './open-payload.ts'
import { reportProgress } from './progress.ts'
import { scanSections } from './scan-sections.ts'
import { type Section, SectionScanner } from './section-scanner.ts'
import type { ByteStream } from './stream-window.ts'

/**
 * Called for each section with offsets in the CARv1 payload: of the section, of its CID, of its block, and of its end.
 * `section` has the bytes of the head, and is only valid during the call.
 */
export type SectionVisitor = (
  offset: number,
  cidStart: number,
  dataStart: number,
  end: number,
  section: Section,
) => void

/**
 * The section scanner: numbers, no CID objects. Blocks are jumped over, not read, and so not verified.
 * Throws a typed error with the offset at the first byte that is not a section.
 */
export async function scanCar(
  input: CarInput | ByteStream,
  visitor: SectionVisitor,
  options: ReadOptions = {},
): Promise<void> {
  const resolved = resolveReadOptions(options)
  const payload = await openPayload(input, resolved)
  try {
    const { window, container } = payload
    const scanner = new SectionScanner(window, container.sectionsOffset, { ...resolved, blocks: false })
    const progress = reportProgress(resolved, container.payloadSize)
    await scanSections(
      window,
      scanner,
      (section) => {
        const { base } = section
        progress.blocks++
        visitor(base + section.start, base + section.cidStart, base + section.cid.end, base + section.end, section)
      },
      { ...resolved, onWindow: progress.at },
    )
  } finally {
    await payload.close()
  }
}
