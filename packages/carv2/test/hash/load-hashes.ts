import { vi } from 'vitest'

/** Where hashing may run: Node, a browser, and either without WebAssembly (Node's `--jitless`, an old browser). */
export const environments = ['node', 'browser', 'node without WASM', 'browser without WASM'] as const

export type Environment = (typeof environments)[number]

/** A fresh copy of the modules, as they are in an environment. */
export async function loadHashes(environment: Environment) {
  vi.resetModules()
  vi.unstubAllGlobals()
  vi.doUnmock('#platform')
  if (environment.startsWith('browser')) vi.doMock('#platform', () => import('../../src/platform/portable.ts'))
  if (environment.endsWith('without WASM')) vi.stubGlobal('WebAssembly', undefined)
  return {
    ...(await import('../../src/hash/digest-spans.ts')),
    ...(await import('../../src/hash/hash-function.ts')),
    ...(await import('../../src/hash/verify-spans.ts')),
    ...(await import('../../src/hash/wasm-hashes.ts')),
    ...(await import('#platform')),
  }
}
