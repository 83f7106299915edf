import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { runNode } from '../repository/command.ts'
import { workspaceMembers } from '../repository/members.ts'
import { root } from '../repository/root.ts'

/**
 * Runs `wasm/build.ts` of every package that has one, unless each module it made (`*.wasm.ts`, in a folder `wasm` of
 * the sources) is younger than everything in `wasm/`.
 */
export function buildWasm(): void {
  for (const { folder } of workspaceMembers()) {
    if (!existsSync(join(root, folder, 'wasm/build.ts')) || isFresh(join(root, folder))) continue
    const { status, output } = runNode(['wasm/build.ts'], { cwd: join(root, folder) })
    if (status !== 0) throw new Error(`${folder}/wasm/build.ts failed\n${output}`)
  }
}

function isFresh(folder: string): boolean {
  const changed = (file: string) => statSync(join(folder, file)).mtimeMs
  const modules = globSync('src/**/wasm/*.wasm.ts', { cwd: folder }).map(changed)
  const sources = globSync('wasm/**/*', { cwd: folder }).map(changed)
  return modules.length > 0 && Math.min(...modules) > Math.max(...sources)
}
