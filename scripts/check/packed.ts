import { type Tarball, tarballs } from '../packaging/tarballs.ts'
import { runCommand } from '../repository/command.ts'
import type { Check } from './check.ts'

const required = ['package.json', 'README.md', 'LICENSE-APACHE', 'LICENSE-MIT', 'src/', 'dist/']
const allowed = [...required, 'bin/', 'CHANGELOG.md']

/** A tarball holds what its users need and nothing else. */
export const packed: Check = {
  name: 'packed',
  run() {
    return { checked: `${tarballs().length} tarballs`, problems: tarballs().flatMap(problemsOf) }
  },
}

function problemsOf({ member, path }: Tarball): string[] {
  const files = runCommand('tar', ['-tzf', path])
    .output.split('\n')
    .map((file) => file.replace(/^package\//, ''))
  const has = (file: string, entry: string) => (entry.endsWith('/') ? file.startsWith(entry) : file === entry)
  return [
    ...required
      .filter((entry) => !files.some((file) => has(file, entry)))
      .map((entry) => `${member.name} is packed without ${entry}`),
    ...files
      .filter((file) => file.includes('.tsbuildinfo') || !allowed.some((entry) => has(file, entry)))
      .map((file) => `${member.name} is packed with ${file}`),
  ]
}
