import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { platformOfSources } from './scripts/vitest/platform-of-sources.ts'
import { TallyReporter } from './scripts/vitest/tally-reporter.ts'

/** Tests over the folder beside the repository: a project of their own, so that `npm test` needs nothing else. */
const sharedTests = 'packages/*/test/shared/**/*.test.ts'

export default defineConfig({
  plugins: [platformOfSources(import.meta.dirname)],
  resolve: {
    alias: { 'aegir/chai': join(import.meta.dirname, 'packages/carv2/test/aegir-chai.ts') },
  },
  test: {
    reporters: ['default', new TallyReporter()],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: false,
    // interface-blockstore-tests expects mocha's globals, and its import of `aegir/chai` must meet the alias above.
    globals: true,
    server: { deps: { inline: [/interface-blockstore-tests/], external: [/\/packages\/[^/]+\/dist\//] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/*/test/**/*.test.ts',
            'bench/test/**/*.test.ts',
            'examples/*/test/**/*.test.ts',
            'scripts/test/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', sharedTests],
        },
      },
      { extends: true, test: { name: 'shared', include: [sharedTests] } },
      { extends: true, test: { name: 'interop', include: ['interop/test/**/*.test.ts'] } },
    ],
  },
})
