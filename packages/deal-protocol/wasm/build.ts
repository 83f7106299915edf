/**
 * Compiles `assembly/` to WebAssembly and writes it, as base64 text in a TypeScript module, to `src/piece/tree/wasm/`:
 * no binary in the repository, nothing to find at run time or to teach a bundler. The same sources give the same bytes.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

const packageDirectory = join(import.meta.dirname, '..')

/** The module, optimised for speed. No runtime: the code manages its own memory. */
async function compile(entry: string): Promise<Uint8Array> {
  let binary: Uint8Array | undefined
  const { error, stderr } = await asc.main(
    [
      ...[entry, '--baseDir', join(import.meta.dirname, 'assembly'), '--outFile', 'module.wasm'],
      ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort='],
    ],
    {
      writeFile: (_name, contents) => {
        binary = contents as Uint8Array
      },
    },
  )
  if (error !== null || binary === undefined) throw new Error(`${entry} does not compile\n${stderr.toString()}`)
  return binary
}

const directory = join(packageDirectory, 'src', 'piece', 'tree', 'wasm')
await mkdir(directory, { recursive: true })
const base64 = Buffer.from(await compile('index.ts')).toString('base64')
await writeFile(
  join(directory, 'piece-tree.wasm.ts'),
  `/** Built by wasm/build.ts from wasm/assembly. */\nexport const PIECE_TREE_WASM =\n  '${base64}'\n`,
)
