import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { CannotResumeError, ReadWriteBlockstore } from '@carport/carv2'
import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'
import { goCommand } from '../arguments/command.ts'
import { versionOption } from '../arguments/option-values.ts'
import { interruption } from '../interruption.ts'
import { makeWholeFile } from '../output/whole-file.ts'
import { writeTo } from '../output/target.ts'
import { Progress } from '../report/progress.ts'
import type { ImportPathsOptions } from '../unixfs/import-paths.ts'

export function create() {
  return goCommand('create')
    .alias('c')
    .description('Make a CAR of files and folders, as UnixFS below one directory.')
    .argument('<path...>', 'files and folders')
    .option('-f, --file <car>', 'the CAR to write; it must not exist')
    .option('-o, --output <car>', 'the same')
    .option('--no-wrap', 'no directory around it: the one file or folder is the root')
    .addOption(versionOption())
    .action(async (paths, { file, output = file, wrap, version, json = false }, command) => {
      if (output === undefined) return command.error('a file destination must be specified')
      if (!wrap && paths.length > 1) command.error('--no-wrap takes one file or folder')
      const root = await createCar(output, version, new Progress('importing', !json), (store, settings) =>
        importUnixfs(paths, wrap, store, settings),
      )
      if (json) await writeTo('-', async (lines) => lines.json({ root, path: output, version }))
    })
}

/** The importer takes a while to load, and only this command needs it. */
async function importUnixfs(
  paths: readonly string[],
  wrap: boolean,
  store: ReadWriteBlockstore,
  settings: ImportPathsOptions,
): Promise<CID> {
  const { importPath, importPaths } = await import('../unixfs/import-paths.ts')
  return wrap ? importPaths(paths, store, settings) : importPath(paths[0] as string, store, settings)
}

/** The root is known last: until then a CID of the same length keeps its place. */
async function createCar(
  path: string,
  version: 1 | 2,
  progress: Progress,
  fill: (store: ReadWriteBlockstore, settings: ImportPathsOptions) => Promise<CID>,
): Promise<CID> {
  using _shown = progress
  const { size = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {}
  if (size > 0) throw new CannotResumeError(`cannot resume ${path}: it exists, and create makes a new CAR`)
  const placeholder = CID.createV1(0x70, await sha256.digest(new Uint8Array()))
  return makeWholeFile(path, { replace: true }, async (temporary) => {
    await using store = await ReadWriteBlockstore.open(temporary, { roots: [placeholder], version, durability: 'buffered' })
    const except = new Set([path, temporary, `${temporary}.lock`].map((name) => resolve(name)))
    const root = await fill(store, { except, onBytes: (bytes) => progress.at(bytes) })
    store.setRoots([root])
    await store.finalize({ signal: interruption })
    return root
  })
}
