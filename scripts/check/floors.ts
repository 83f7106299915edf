import { posix } from 'node:path'
import { type Import, importsBelow, isPackage, packageOf } from '../repository/imports.ts'
import { type Member, workspaceMembers } from '../repository/members.ts'
import type { Check } from './check.ts'

/** From the ground up: a package may import from the floors below its own. */
const layout = [
  ['packages/carv2', 'packages/deal-protocol'],
  ['packages/dagstore', 'packages/imports-manager', 'packages/chain-export'],
  ['packages/cli', 'examples', 'bench', 'interop'],
]

/** No import goes up, sideways, into another package's internals or, with a relative path, out of its own folder. */
export const floors: Check = {
  name: 'floors',
  run() {
    const members = workspaceMembers()
    const problems = members.filter((member) => floorOf(member) === -1).map(({ folder }) => `${folder} is on no floor`)
    let count = 0
    for (const member of members) {
      for (const found of importsBelow(member.folder)) {
        count++
        const problem = floorProblem(found, member, members)
        if (problem) problems.push(`${found.file}:${found.line}: imports ${found.specifier}, ${problem}`)
      }
    }
    return { checked: `${count} imports of ${members.length} packages`, problems }
  },
}

/** The floor's number from the ground up, -1 for none. An example counts as `examples`. */
function floorOf({ folder }: Member): number {
  return layout.findIndex((floor) => floor.includes(folder) || floor.includes(posix.dirname(folder)))
}

/** What is wrong with an import of a package, if anything is. */
export function floorProblem(
  { file, specifier }: Import,
  from: Member,
  members: readonly Member[],
): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier)
    return target.startsWith(`${from.folder}/`) ? undefined : 'which lies outside its own package'
  }
  if (!isPackage(specifier)) return undefined
  const to = members.find((member) => member.name === packageOf(specifier))
  if (to === undefined || to === from) return undefined
  if (floorOf(to) >= floorOf(from)) return `which is not on a lower floor than ${from.name}`
  const entry = `.${specifier.slice(to.name.length)}`
  return entry in (to.manifest.exports ?? {}) ? undefined : `which ${to.name} does not export`
}
