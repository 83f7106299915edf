import { globSync } from 'node:fs'
import { join } from 'node:path'
import { build } from '../build.ts'
import { type Member, publishedMembers } from '../repository/members.ts'
import { runPnpm } from '../repository/pnpm.mjs'
import { root } from '../repository/root.ts'
import { once } from './once.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface Tarball {
  readonly member: Member
  readonly path: string
}

/** Every published package, built and packed as it would be for npm. */
export const tarballs = once((): Tarball[] => {
  build()
  const folder = temporaryFolder()
  return publishedMembers().map((member) => {
    const destination = join(folder, member.folder)
    const { status, output } = runPnpm(['pack', '--pack-destination', destination], join(root, member.folder))
    const [path] = globSync(join(destination, '*.tgz'))
    if (status !== 0 || path === undefined) throw new Error(`packing ${member.name} failed\n${output}`)
    return { member, path }
  })
})
