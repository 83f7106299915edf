import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../repository/command.ts'
import { type Member, publishedMembers } from '../repository/members.ts'
import { root } from '../repository/root.ts'
import type { Check } from './check.ts'

/** A published package that changed since its last release is named in a changeset. */
export const changesets: Check = {
  name: 'changesets',
  run() {
    const members = publishedMembers()
    const files = globSync('.changeset/*.md', { cwd: root }).filter((file) => !file.endsWith('README.md'))
    const named = new Set(files.flatMap(packagesNamedIn))
    const strangers = [...named].filter((name) => !members.some((member) => member.name === name))
    return {
      checked: `${files.length} changesets, ${members.length} packages`,
      problems: [
        ...members.filter((member) => !named.has(member.name) && changedSinceRelease(member)).map(askForChangeset),
        ...strangers.map((name) => `a changeset names ${name}, which is not published`),
      ],
    }
  },
}

/** A changeset begins with lines such as `"@carport/carv2": minor` between two lines of dashes. */
function packagesNamedIn(file: string): string[] {
  const [, frontMatter = ''] = readFileSync(join(root, file), 'utf8').split(/^---$/m)
  return [...frontMatter.matchAll(/^["']?([^"':\n]+)["']?\s*:/gm)].map((match) => match[1] as string)
}

/** A release is the commit that last wrote the package's changelog; before the first one, everything is a change. */
function changedSinceRelease({ folder }: Member): boolean {
  const release = runCommand('git', ['log', '-1', '--format=%H', '--', `${folder}/CHANGELOG.md`]).output
  if (!/^[0-9a-f]{40}$/.test(release)) return true
  const shipped = ['src', 'bin', 'package.json', 'README.md'].map((path) => `${folder}/${path}`)
  return runCommand('git', ['diff', '--quiet', release, '--', ...shipped]).status !== 0
}

function askForChangeset({ name }: Member): string {
  return `${name} changed since its last release and no changeset names it: run npx changeset`
}
