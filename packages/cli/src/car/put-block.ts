import { statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { HashMismatchError, ReadWriteBlockstore, readCar, writeCar } from '@carport/carv2'
import { Option } from '@commander-js/extra-typings'
import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'
import { goCommand } from '../arguments/command.ts'
import { parseCid, versionOption } from '../arguments/option-values.ts'
import { CidMismatchError } from '../errors.ts'
import { standardInput } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { writeTo } from '../output/target.ts'

const codecs = { raw: 0x55, 'dag-pb': 0x70, 'dag-cbor': 0x71, 'dag-json': 0x129 } as const

export function putBlock() {
  return goCommand('put-block')
    .alias('pb')
    .description('Put the block on standard input into a CAR, which is made if need be, and print its CID.')
    .argument('<car>', 'the CAR to write')
    .addOption(
      new Option('-c, --codec <codec>', 'the codec of the CID; the hash function is sha2-256')
        .choices(['raw', 'dag-pb', 'dag-cbor', 'dag-json'] as const)
        .default('raw' as const),
    )
    .addOption(new Option('--cid <cid>', 'the CID that the block must hash to, instead of --codec').argParser(parseCid))
    .addOption(versionOption())
    .option('--set-root', 'make the block the root; for a new CAR only')
    .action(async (path, { codec, cid: expected, version, setRoot = false, json = false }, command) => {
      if (expected !== undefined && codec !== 'raw') {
        command.error('--cid and --codec are mutually exclusive (use one or the other)')
      }
      if (path === '-') command.error('a CAR to write is a file, not standard output')
      const created = !hasContent(path)
      if (!created && setRoot) command.error('cannot use --set-root when appending to existing file')
      const block = await buffer(standardInput())
      const cid = expected ?? CID.createV1(codecs[codec], await sha256.digest(block))
      if (expected !== undefined) await checkBlock(expected, block)
      const roots = await put(path, cid, block, { version, ...(created && { roots: setRoot ? [cid] : [] }) })
      if (json) return writeTo('-', async (output) => output.json({ cid, path, created, roots }))
      await writeTo('-', async (output) => output.line(cid.toString()))
      const what = created ? 'Created new CAR file' : 'Block added to existing CAR file'
      process.stderr.write(`${what}: ${path}${created ? '' : ` (roots: ${roots.length})`}\n`)
    })
}

/**
 * Returns the roots of the CAR. When the block can't be put, a CAR that was there is as whole as it was, and one that
 * was made for it is gone again.
 */
async function put(
  path: string,
  cid: CID,
  block: Uint8Array,
  options: { version: 1 | 2; roots?: CID[] },
): Promise<CID[]> {
  try {
    await using store = await ReadWriteBlockstore.open(path, { ...options, signal: interruption })
    try {
      await store.put(cid, block)
    } finally {
      await store.finalize()
    }
    return store.roots
  } catch (error) {
    if (options.roots !== undefined) await rm(path, { force: true })
    throw error
  }
}

/** Throws `CidMismatchError`, or `UnsupportedHashError` for a function that nobody here knows. */
async function checkBlock(cid: CID, bytes: Uint8Array): Promise<void> {
  try {
    for await (const _batch of readCar(writeCar([], [{ cid, bytes }])).batches());
  } catch (error) {
    throw error instanceof HashMismatchError ? new CidMismatchError(cid, { cause: error }) : error
  }
}

function hasContent(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0
}
