import type { Blockstore } from 'interface-blockstore'
import { interfaceBlockstoreTests } from 'interface-blockstore-tests'

/** The groups of `interface-blockstore-tests` 9. */
export const READING_GROUPS = ['get', 'getMany', 'getAll']
export const WRITING_GROUPS = ['put', 'putMany']
export const DELETING_GROUPS = ['delete', 'deleteMany']

/**
 * Registers these groups of the suite, unaltered. It registers through the global `describe`, which is another one
 * meanwhile: that leaves out the other groups, and fails when the suite has one that nobody has thought of.
 */
export function registerSuite<B extends Blockstore>(
  groups: readonly string[],
  stores: { setup(): Promise<B>; teardown(store: B): Promise<void> },
): void {
  const known = new Set([...READING_GROUPS, ...WRITING_GROUPS, ...DELETING_GROUPS])
  const scope = globalThis as unknown as { describe: (name: string, register: () => void) => void }
  const { describe } = scope
  scope.describe = (name, register) => {
    if (!known.delete(name)) throw new Error(`interface-blockstore-tests has a group that is new here: ${name}`)
    if (groups.includes(name)) describe(name, register)
  }
  try {
    interfaceBlockstoreTests(stores)
  } finally {
    scope.describe = describe
  }
  if (known.size > 0) throw new Error(`interface-blockstore-tests no longer has ${[...known].join(', ')}`)
}
