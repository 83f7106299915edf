import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runCommand } from '../repository/command.ts'
import { importsOfText, packageOf } from '../repository/imports.ts'
import { type Member, publishedMembers, readManifest } from '../repository/members.ts'
import { root } from '../repository/root.ts'
import { once } from './once.ts'
import { type ReadmeExample, readmeExamples } from './readme-examples.ts'
import { tarballs } from './tarballs.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { writeJson } from './write-json.ts'

/** A stranger's project: an empty folder into which plain npm has installed the tarballs. */
export interface Consumer {
  readonly folder: string
  /** Everything one can import: `@carport/carv2`, `@carport/dagstore/testing`. */
  readonly entries: readonly string[]
  readonly examples: readonly InstalledExample[]
}

export interface InstalledExample {
  /** Where it stands in the repository: `packages/carv2/README.md:12`. */
  readonly place: string
  readonly file: string
}

export const consumer = once((): Consumer => {
  const folder = temporaryFolder()
  const tools = readManifest('.').devDependencies ?? {}
  // Optional peers are what some entries need: fast-check for those with tests to reuse, libp2p for those that send.
  const peers = Object.assign({}, ...publishedMembers().map(({ manifest }) => manifest.peerDependencies))
  const companions = Object.assign({}, ...publishedMembers().map(companionsOf))
  const packed = Object.fromEntries(tarballs().map(({ member, path }) => [member.name, `file:${path}`]))
  writeJson(join(folder, 'package.json'), {
    private: true,
    type: 'module',
    dependencies: {
      ...packed,
      ...peers,
      ...companions,
      multiformats: tools.multiformats,
      '@types/node': tools['@types/node'],
    },
  })
  const { status, output } = runCommand('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder })
  if (status !== 0) throw new Error(`npm install failed\n${output}`)
  return { folder, entries: entriesOfPackages(), examples: writeExamples(folder) }
})

/** What the examples of a README import beside the packages: the transports of a libp2p node, as the tests have them. */
function companionsOf({ folder, manifest }: Member): Record<string, string> {
  const available = manifest.devDependencies ?? {}
  const imported = examplesOf(folder).flatMap(({ code }) =>
    importsOfText(code).map(({ specifier }) => packageOf(specifier)),
  )
  return Object.fromEntries(imported.filter((name) => name in available).map((name) => [name, available[name]]))
}

function entriesOfPackages(): string[] {
  return publishedMembers().flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports ?? {})
      .filter((entry) => entry !== './package.json')
      .map((entry) => name + entry.slice(1)),
  )
}

/** Each example gets a folder of its own, in which it may write. */
function writeExamples(folder: string): InstalledExample[] {
  return ['.', ...publishedMembers().map((member) => member.folder)].flatMap((from) =>
    examplesOf(from).map(({ line, code }) => {
      const file = join(folder, 'examples', from, `line-${line}`, 'example.ts')
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, code)
      return { place: `${join(from, 'README.md')}:${line}`, file }
    }),
  )
}

function examplesOf(folder: string): ReadmeExample[] {
  const readme = join(root, folder, 'README.md')
  return existsSync(readme) ? readmeExamples(readFileSync(readme, 'utf8')) : []
}
