/**
 * The piece tree in WebAssembly: what the host may call. `build.ts` compiles this file with everything it imports; it
 * is AssemblyScript: TypeScript's syntax over WebAssembly's types, not TypeScript.
 */
export { pad } from './fr32'
export { hashPairs, truncate } from './nodes'
