/** What stands in for Node's abilities elsewhere: see node.ts. */
export { breathe } from './portable/breathe.ts'
export { nativeDigest } from './portable/native-digest.ts'
export {
  lockFile,
  openFileSource,
  openStoreFile,
  pathOfUrl,
  randomName,
  realPathOf,
  removeFile,
  replaceFile,
  syncDirectoryOf,
} from './portable/no-files.ts'
export { makeUntransferable } from './portable/untransferable.ts'
export { createWholeFile, isSameFile } from './portable/whole-file.ts'
