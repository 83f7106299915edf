import { statSync } from 'node:fs'
import { CannotResumeError, ReadWriteBlockstore } from '@carport/carv2'
import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'
import { goCommand } from '../arguments/command.ts'
import { versionOption } from '../arguments/option-values.ts'
import { interruption } from '../interruption.ts'
import { makeAt, writeTo } from '../output/target.ts'
import { makeWholeFile } from '../output/whole-file.ts'
import { Progress } from '../report/progress.ts'

export function create() {
  return goCommand('create')
    .alias('c')
    .description('Make a CAR of files and folders, as UnixFS below one directory.')
    .argument('<path...>', 'files and folders')
    .option('-f, --file <car>', 'the CAR to write, which must not exist; - for standard output')
    .option('-o, --output <car>', 'the same')
    .option('--no-wrap', 'no directory around it: the one file or folder is the root')
    .addOption(versionOption())
    .action(async (paths, { file, output = file, wrap, version, json = false }, command) => {
      if (output === undefined) return command.error('a file destination must be specified')
      if (!wrap && paths.length > 1) command.error('--no-wrap takes one file or folder')
      const root = await createCar(output, version, async (store, leaveOut) => {
        // The importer takes a while to load, and only this command needs it.
        const { importPath, importPaths } = await import('../unixfs/import-paths.ts')
        using progress = new Progress('importing', !json)
        const settings = { leaveOut, onBytes: (bytes: number) => progress.at(bytes) }
        return wrap ? importPaths(paths, store, settings) : importPath(paths[0] as string, store, settings)
      })
      if (json && output !== '-') await writeTo('-', async (lines) => lines.json({ root, path: output, version }))
    })
}

/**
 * Makes a CAR of the blocks that `fill` puts into the store, and of the root that it finds. Until the root is known, a
 * CID of the same length keeps its place. `fill` is told which files this makes meanwhile.
 */
async function createCar(
  path: string,
  version: 1 | 2,
  fill: (store: ReadWriteBlockstore, made: readonly string[]) => Promise<CID>,
): Promise<CID> {
  const existing = path === '-' ? undefined : statSync(path, { throwIfNoEntry: false })
  if (existing !== undefined && existing.size > 0)
    throw new CannotResumeError(`cannot resume ${path}: it is there already`)
  const roots = [CID.createV1(0x70, await sha256.digest(new Uint8Array()))]
  const make = async (temporary: string) => {
    await using store = await ReadWriteBlockstore.open(temporary, { roots, version, durability: 'buffered' })
    const root = await fill(store, [temporary, `${temporary}.lock`])
    store.setRoots([root])
    await store.finalize({ signal: interruption })
    return root
  }
  return makeAt(path, { replace: existing !== undefined }, (target, { overwrite }) =>
    makeWholeFile(target, { replace: overwrite }, make),
  )
}
