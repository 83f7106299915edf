/** What only Node can do: files, locks, native hashes, turns of the event loop. The rest of this package is portable. */
export { breathe } from './node/breathe.ts'
export { lockFile } from './node/file-lock.ts'
export { openFileSource, pathOfUrl } from './node/file-source.ts'
export { nativeDigest } from './node/native-digest.ts'
export { randomName, realPathOf, removeFile, replaceFile, syncDirectoryOf } from './node/replace-file.ts'
export { openStoreFile } from './node/store-file.ts'
export { makeUntransferable } from './node/untransferable.ts'
export { createWholeFile, isSameFile } from './node/whole-file.ts'
