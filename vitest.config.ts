import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromiumLaunch } from './scripts/browser/chromium.ts'
import { platformOfSources } from './scripts/vitest/platform-of-sources.ts'
import { TallyReporter } from './scripts/vitest/tally-reporter.ts'

const root = import.meta.dirname

/** Tests over the folder beside the repository: a project of their own, so that `npm test` needs nothing else. */
const sharedTests = 'packages/*/test/shared/**/*.test.ts'
const shared = join(root, '../shared')

/** What only a browser can run, or only a program that has one. */
const browserTests = 'packages/*/test/browser/**/*.test.ts'
const pageTests = 'examples/*/test/page/**/*.test.ts'

/** Tests that know nothing of Node: a browser runs them as well. */
const portableTests = [
  'packages/deal-protocol/test/{cbor,signing,types,values}/**/*.test.ts',
  'packages/deal-protocol/test/piece/every-platform.test.ts',
]
const portableSharedTests = existsSync(shared) ? ['packages/deal-protocol/test/shared/**/*.test.ts'] : []

const inNode = [platformOfSources(root, 'node')]

export default defineConfig({
  resolve: {
    alias: { 'aegir/chai': join(root, 'packages/carv2/test/aegir-chai.ts') },
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
        plugins: inNode,
        test: {
          name: 'unit',
          include: [
            'packages/*/test/**/*.test.ts',
            'bench/test/**/*.test.ts',
            'examples/*/test/**/*.test.ts',
            'scripts/test/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', sharedTests, browserTests, pageTests],
        },
      },
      { extends: true, plugins: inNode, test: { name: 'shared', include: [sharedTests] } },
      { extends: true, plugins: inNode, test: { name: 'interop', include: ['interop/test/**/*.test.ts'] } },
      {
        extends: true,
        plugins: [platformOfSources(root, 'portable')],
        server: { fs: { allow: [root, shared] } },
        test: {
          name: 'browser',
          include: [...portableTests, ...portableSharedTests, browserTests],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumLaunch }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        extends: true,
        plugins: inNode,
        test: { name: 'pages', include: [pageTests], provide: { chromium: chromiumLaunch } },
      },
    ],
  },
})
