/**
 * What only Node can do: files, native code, threads, turns of the event loop; and what would be too large for browsers.
 * The rest of this package is portable.
 */
export { breathe } from './node/breathe.ts'
export { commitFile } from './node/commit-file.ts'
export { multiaddr } from './node/multiaddr.ts'
export { nativePairHasher } from './node/native-pair-hasher.ts'
export { nativeText } from './node/native-text.ts'
export { readFile } from './node/read-file.ts'
