import { nativePairHasher } from '#platform'
import { UnsupportedError } from '../../errors.ts'
import { availableSubtreeHashers } from './choose-subtree-hasher.ts'
import type { HashImplementation, SubtreeHasher } from './subtree-hasher.ts'

let hashers: readonly SubtreeHasher[] | undefined

/** The hashers of this platform, the fastest first; found at the first call. */
function platformHashers(): readonly SubtreeHasher[] {
  hashers ??= availableSubtreeHashers(nativePairHasher())
  return hashers
}

/** What can hash pieces here, the fastest first. The first is taken wherever none is asked for. */
export function hashImplementations(): HashImplementation[] {
  return platformHashers().map(({ name }) => name)
}

/** The hasher of a name, or the fastest. */
export function subtreeHasher(name?: HashImplementation): SubtreeHasher {
  const found = platformHashers().find((hasher) => name === undefined || hasher.name === name)
  if (found === undefined) throw new UnsupportedError(`no ${name} code hashes pieces on this platform`)
  return found
}
