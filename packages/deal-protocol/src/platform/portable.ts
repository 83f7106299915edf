/** What stands in for Node's abilities elsewhere: see node.ts. */
export { breathe } from './portable/breathe.ts'
export { multiaddr } from './portable/multiaddr.ts'
export { nativePairHasher } from './portable/native-pair-hasher.ts'
export { nativeText } from './portable/native-text.ts'
export { commitFile, readFile } from './portable/no-files.ts'
