import { appendSection } from '../index/create-index.ts'
import type { RecordTable } from '../index/record-table.ts'
import type { ResolvedReadOptions } from '../options.ts'
import type { OpenPayload } from '../scan/open-payload.ts'
import { reportProgress } from '../scan/progress.ts'
import { scanSections } from '../scan/scan-sections.ts'
import { type Section, SectionScanner } from '../scan/section-scanner.ts'
import { CopyingWindow } from './copying-window.ts'
import type { WholeFile } from './whole-file.ts'

/**
 * Appends the CARv1 payload to a file as it is, zero padding included, and enters its sections in `table` on the way.
 * Every section must be sound in its structure; blocks are not hashed.
 */
export async function copyPayload(
  { window: input, container }: Pick<OpenPayload, 'window' | 'container'>,
  file: WholeFile,
  options: ResolvedReadOptions,
  table?: RecordTable,
): Promise<void> {
  const window = new CopyingWindow(input, 0, (bytes) => file.append(bytes))
  const scanner = new SectionScanner(window, container.sectionsOffset, { ...options, blocks: false })
  const progress = reportProgress(options, container.payloadSize)
  const visit = (section: Section) => {
    progress.blocks++
    if (table !== undefined) appendSection(table, section, options)
  }
  await scanSections(window, scanner, visit, { ...options, onWindow: () => progress.at(window.copied) })
  await window.drain(options.signal)
  progress.at(window.copied)
}
