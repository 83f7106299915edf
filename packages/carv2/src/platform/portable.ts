/** What stands in for Node's abilities elsewhere: see node.ts. */
export { breathe } from './portable/breathe.ts'
export { openFileSource } from './portable/file-source.ts'
