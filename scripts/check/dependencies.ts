import { builtinModules } from 'node:module'
import { type Import, importsBelow, isPackage, packageOf } from '../repository/imports.ts'
import { type Member, publishedMembers, readManifest, workspaceMembers } from '../repository/members.ts'
import type { Check } from './check.ts'

/**
 * What ships (`src`, `bin`) imports only what its package depends on; the rest may also use development packages. From
 * the repository's root every package can be imported.
 */
export const dependencies: Check = {
  name: 'dependencies',
  run() {
    const members = workspaceMembers()
    const atRoot = Object.keys(readManifest('.').devDependencies ?? {})
    const tools = atRoot.filter((name) => !members.some((member) => member.name === name))
    const problems = publishedMembers()
      .filter(({ name }) => !atRoot.includes(name))
      .map(({ name }) => `package.json: ${name} is missing from the devDependencies`)
    let count = 0
    for (const member of members) {
      for (const found of importsBelow(member.folder)) {
        const name = packageOf(found.specifier)
        if (!isPackage(found.specifier) || builtinModules.includes(name) || name === member.name) continue
        count++
        if (!allowed(found, member, tools).includes(name)) {
          problems.push(`${found.file}:${found.line}: imports ${name}, which ${member.name} does not depend on`)
        }
      }
    }
    return { checked: `${count} imports of packages`, problems }
  },
}

function allowed({ file }: Import, { folder, manifest }: Member, tools: readonly string[]): string[] {
  const shipped = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  const ships = file.startsWith(`${folder}/src/`) || file.startsWith(`${folder}/bin/`)
  return ships ? shipped : [...shipped, ...Object.keys(manifest.devDependencies ?? {}), ...tools]
}
