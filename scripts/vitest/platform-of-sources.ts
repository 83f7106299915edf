import { join, relative, sep } from 'node:path'
import type { Plugin } from 'vitest/config'

/**
 * Tests import a package's sources, whose `#platform` would lead into the built `dist`, and so to a second copy of
 * every class. Here the `#platform` of `packages/<name>/src` is that package's `src/platform/node.ts`, or in browsers
 * `src/platform/portable.ts`.
 */
export function platformOfSources(root: string, platform: 'node' | 'portable'): Plugin {
  return {
    name: `carport:${platform}-platform-of-sources`,
    enforce: 'pre',
    resolveId(specifier, importer) {
      if (specifier !== '#platform' || importer === undefined) return null
      const [packages, name, folder] = relative(root, importer).split(sep)
      if (packages !== 'packages' || name === undefined || folder === 'dist') return null
      return join(root, packages, name, `src/platform/${platform}.ts`)
    },
  }
}
