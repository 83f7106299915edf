import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { root } from '../repository/root.ts'

/** What a page would load that uses some exports of a package. */
export interface BrowserBundle {
  /** Minified, and compressed as a server would: gzip, level 9. */
  readonly gzipBytes: number
  /** The files of which something is in it, relative to the repository's root. */
  readonly modules: readonly string[]
  /** The code as tree-shaking leaves it: a minifier may find more that is not needed, and not each does. */
  readonly shaken: string
}

const entry = '\0entry'

/** Bundles the named exports of a package, as it is built, in the way of a browser's bundler: no `node` condition. */
export async function browserBundle(from: string, names: readonly string[]): Promise<BrowserBundle> {
  const list = names.join(', ')
  const bundle = await rolldown({
    input: entry,
    cwd: root,
    platform: 'browser',
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id, importer) => {
          if (id === entry) return entry
          return importer === entry ? fileURLToPath(import.meta.resolve(id)) : null
        },
        load: (id) => (id === entry ? `export { ${list} } from '${from}'` : null),
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  const shaken = await bundle.generate({ format: 'esm', minify: { compress: false, mangle: false } })
  await bundle.close()
  const [{ code, modules, imports }, ...others] = output
  // Whatever can't be bundled, such as a Node module, would be left to the page.
  if (others.length > 0 || imports.length > 0) throw new Error(`imports ${imports.join(', ')}: not one bundle`)
  const rendered = Object.entries(modules).filter(([id, { renderedLength }]) => id !== entry && renderedLength > 0)
  return {
    gzipBytes: gzipSync(code, { level: 9 }).length,
    modules: rendered.map(([id]) => relative(root, id).replaceAll('\\', '/')),
    shaken: shaken.output[0].code,
  }
}
