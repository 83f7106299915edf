import type { ByteSource } from './byte-source.ts'

const synchronousSources = new WeakSet<ByteSource>()

/** Notes that a source never makes anybody wait. A mark on the object itself would be copied along with its methods. */
export function markSynchronous<S extends ByteSource>(source: S): S {
  synchronousSources.add(source)
  return source
}

/** Whether a source is known never to answer with a promise: then `get` may be a plain generator. */
export function isSynchronous(source: ByteSource): boolean {
  return synchronousSources.has(source)
}
