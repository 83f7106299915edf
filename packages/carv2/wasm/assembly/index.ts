/**
 * The hash functions that run in WebAssembly: what the host may call. `build.ts` compiles this file with everything it
 * imports; it is AssemblyScript: TypeScript's syntax over WebAssembly's types, not TypeScript.
 */
export { countVerifiedBlake2b } from './blake2b-lanes'
export { blake2bBlocks, blake2bFinish, blake2bStart } from './blake2b-single'
export { countVerifiedSha256 } from './sha256'
