import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.ts'
import { trackedFiles } from './tracked-files.ts'

export interface Import {
  /** Relative to the root, with forward slashes. */
  readonly file: string
  readonly line: number
  /** What is imported, as written: `./header.ts`, `node:fs`, `@carport/carv2`. */
  readonly specifier: string
}

const names = String.raw`(?:\*(?:\s*as\s+\w+)?|\w+|\{[^}]*\}|\w+\s*,\s*(?:\{[^}]*\}|\*\s*as\s+\w+))`
const patterns = [
  new RegExp(String.raw`^(?:import|export)\s+(?:type\s+)?${names}\s*from\s*['"]([^'"]+)['"]`, 'gm'),
  /^import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\bimport\.meta\.resolve\(\s*['"]([^'"]+)['"]/g,
  /\brequire\(\s*['"]([^'"]+)['"]/g,
]

/** Every import and re-export of a module's text, those of types and dynamic ones included. */
export function importsOfText(text: string): { specifier: string; line: number }[] {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      specifier: match[1] as string,
      line: text.slice(0, match.index).split('\n').length,
    })),
  )
}

/** The imports of every tracked module below a folder, without those of other packages that lie within it. */
export function importsBelow(folder: string): Import[] {
  const files = trackedFiles().filter((file) => file.startsWith(`${folder}/`))
  const others = files
    .filter((file) => file.endsWith('/package.json') && file !== `${folder}/package.json`)
    .map((file) => file.slice(0, -'package.json'.length))
  return files
    .filter((file) => /\.(?:ts|js|mjs|mts)$/.test(file) && !others.some((other) => file.startsWith(other)))
    .flatMap((file) => importsOfText(readFileSync(join(root, file), 'utf8')).map((found) => ({ file, ...found })))
}

/** `@carport/carv2` of `@carport/carv2/testing`, `multiformats` of `multiformats/cid`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** Whether a specifier names a package, and not a file, a Node module or an entry of the package's own `imports`. */
export function isPackage(specifier: string): boolean {
  return !/^(?:\.|\/|#|node:|data:|file:)/.test(specifier)
}
