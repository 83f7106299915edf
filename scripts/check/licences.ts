import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedMembers } from '../repository/members.ts'
import { root } from '../repository/root.ts'
import type { Check } from './check.ts'

const texts = ['LICENSE-APACHE', 'LICENSE-MIT']

/** npm packs a package's own folder only, so each published package carries the repository's licence texts. */
export const licences: Check = {
  name: 'licences',
  run() {
    const members = publishedMembers()
    const problems = members.flatMap(({ folder }) =>
      texts
        .filter((text) => readIfThere(join(root, folder, text)) !== readIfThere(join(root, text)))
        .map((text) => `${folder}/${text} is not a copy of ${text}`),
    )
    return { checked: `${members.length} packages`, problems }
  },
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
