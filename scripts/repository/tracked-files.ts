import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './command.ts'
import { root } from './root.ts'

/** Every file that is in git or would be with the next `git add`, relative to the root. */
export function trackedFiles(): string[] {
  const listing = runCommand('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  if (listing.status !== 0) throw new Error(`git ls-files failed: ${listing.output}`)
  return listing.output.split('\0').filter((file) => file !== '' && existsSync(join(root, file)))
}
