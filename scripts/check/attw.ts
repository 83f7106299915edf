import { tarballs } from '../packaging/tarballs.ts'
import { runNode } from '../repository/command.ts'
import type { Check } from './check.ts'

const attwScript = 'node_modules/@arethetypeswrong/cli/dist/index.js'

/** Are the types wrong? For packages that can be imported; they are ESM only, on purpose. */
export const attw: Check = {
  name: 'attw',
  run() {
    const importable = tarballs().filter(({ member }) => '.' in (member.manifest.exports ?? {}))
    const results = importable.map(({ path }) => runNode([attwScript, path, '--profile', 'esm-only', '--no-color']))
    return {
      checked: `${results.length} tarballs`,
      problems: results.filter(({ status }) => status !== 0).map(({ output }) => output),
    }
  },
}
