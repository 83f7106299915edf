import { existsSync, globSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { workspaceMembers } from '../repository/members.ts'
import { root } from '../repository/root.ts'

/** Removes from `dist` what the compiler once made of a source file that is gone, so that nobody imports or packs it. */
export function removeOrphans(): void {
  for (const { folder } of workspaceMembers()) {
    for (const file of globSync('dist/**/*.{js,d.ts,js.map,d.ts.map}', { cwd: join(root, folder) })) {
      if (!existsSync(join(root, folder, sourceOf(file)))) rmSync(join(root, folder, file))
    }
  }
}

/** `dist/format/header.d.ts.map` comes from `src/format/header.ts`. */
function sourceOf(file: string): string {
  return file.replace(/^dist/, 'src').replace(/(\.d)?\.(js|ts)(\.map)?$/, '.ts')
}
