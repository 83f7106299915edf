/** What only Node can do: files, native hashes, turns of the event loop. Everything else in this package is portable. */
export { breathe } from './node/breathe.ts'
export { openFileSource } from './node/file-source.ts'
