import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { runNode } from '../repository/command.ts'
import { importsBelow, packageOf } from '../repository/imports.ts'
import { root } from '../repository/root.ts'
import type { Check } from './check.ts'

/** Packages whose sources run in browsers too, but for what lies in `src/platform/`; listed in tsconfig.browser.json. */
const portable = ['packages/carv2', 'packages/deal-protocol']

/**
 * No Node module outside `src/platform/`, not even its types; and everything that a package exports compiles where
 * there is no Node: `Buffer` and `process` are unknown, and `#platform` is the portable one.
 */
export const platform: Check = {
  name: 'platform',
  run() {
    const found = portable
      .filter((folder) => existsSync(join(root, folder)))
      .flatMap((folder) => importsBelow(`${folder}/src`))
      .filter(({ file }) => !/\/src\/platform\//.test(file))
    const problems = found
      .filter(({ specifier }) => specifier.startsWith('node:') || builtinModules.includes(packageOf(specifier)))
      .map(({ file, line, specifier }) => `${file}:${line}: imports ${specifier}, which only src/platform/ may`)
    for (const project of ['tsconfig.browser.json', 'tsconfig.browser-libp2p.json']) {
      const { status, output } = runNode(['node_modules/typescript/bin/tsc', '--project', project])
      if (status !== 0) problems.push(output)
    }
    return { checked: `${found.length} imports outside src/platform/, and all exports without Node`, problems }
  },
}
