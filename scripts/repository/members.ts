import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.ts'

export interface Manifest {
  readonly name: string
  readonly version?: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, unknown>>
  readonly imports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** A package of the workspace. */
export interface Member {
  readonly name: string
  /** Relative to the repository's root, with forward slashes: `packages/carv2`. */
  readonly folder: string
  readonly manifest: Manifest
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
}

/** Every package of the workspace, as pnpm-workspace.yaml lists them. */
export function workspaceMembers(): Member[] {
  return globSync(['packages/*', 'examples/*', 'interop', 'bench'], { cwd: root })
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort()
    .map((folder) => {
      const manifest = readManifest(folder)
      return { name: manifest.name, folder: folder.replaceAll('\\', '/'), manifest }
    })
}

/** The packages that are published to npm. */
export function publishedMembers(): Member[] {
  return workspaceMembers().filter((member) => member.manifest.private !== true)
}
