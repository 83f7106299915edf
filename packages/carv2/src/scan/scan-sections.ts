import type { AbortOptions } from 'abort-error'
import { breathe } from '#platform'
import { FOUND_SECTION, NEEDS_BYTES, type Section, type SectionScanner } from './section-scanner.ts'
import type { Window } from './window.ts'

/** Synchronous reads between two turns of the event loop, so that aborts and timers get through: about 5 ms. */
export const FILLS_PER_BREATH = 16

/** Options of {@link scanSections}. */
export interface ScanSectionsOptions extends AbortOptions {
  /** Called after each window, with the offset in the payload up to which all sections were visited. */
  onWindow?: (position: number) => void
}

/**
 * Visits every section from the scanner's position to the end of the payload: await per window, none per section.
 * The visitor must not keep the {@link Section}, nor its bytes.
 */
export async function scanSections(
  window: Window,
  scanner: SectionScanner,
  visit: (section: Section) => void,
  options: ScanSectionsOptions = {},
): Promise<void> {
  for (let fills = 1; ; fills++) {
    let step = scanner.next()
    while (step === FOUND_SECTION) {
      visit(scanner.section)
      step = scanner.next()
    }
    options.onWindow?.(scanner.position)
    if (step !== NEEDS_BYTES) return
    const filling = window.fill(scanner.position, scanner.needed, options.signal)
    if (filling instanceof Promise) await filling
    else if (fills % FILLS_PER_BREATH === 0) await breathe()
  }
}
