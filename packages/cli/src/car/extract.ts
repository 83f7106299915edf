import { ReadOnlyBlockstore } from '@carport/carv2'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import type { CID } from 'multiformats/cid'
import { code as rawCode } from 'multiformats/codecs/raw'
import { goCommand } from '../arguments/command.ts'
import { NothingExtractedError } from '../errors.ts'
import { withCarFile } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { writeTo } from '../output/target.ts'
import { Progress } from '../report/progress.ts'
import { Extraction, type ExtractionObserver, type ExtractionTarget } from '../unixfs/extraction.ts'
import { ExtractionFolder } from '../unixfs/extraction-folder.ts'
import { standardOutputTarget } from '../unixfs/standard-output-target.ts'
import { unixfsPath } from '../unixfs/unixfs-path.ts'

export function extract() {
  return goCommand('extract')
    .alias('x')
    .description('Copy files and folders out of a CAR of UnixFS.')
    .argument('[path...]', 'what to extract, as paths below the root; everything when there are none', collectPaths, [])
    .option('-f, --file <car>', 'the CAR; - for standard input')
    .option('-i <car>', 'the same')
    .option('-o, --output <folder>', 'where to; - for standard output, which takes one file', '.')
    .option('-v, --verbose', 'print the path of every entry')
    .action((paths, { file, i: car = file, output, verbose = false, json = false }, command) => {
      if (car === undefined) return command.error('the CAR must be named with --file')
      const selected = paths.length === 0 ? [[]] : paths
      return withCarFile(car, (path) => extractCarFile(path, selected, { output, verbose, json }))
    })
}

function collectPaths(text: string, paths: string[][]): string[][] {
  try {
    return [...paths, unixfsPath(text)]
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`)
  }
}

interface Settings {
  readonly output: string
  readonly verbose: boolean
  readonly json: boolean
}

async function extractCarFile(car: string, paths: readonly string[][], settings: Settings): Promise<void> {
  const { output: out, json } = settings
  await using store = await ReadOnlyBlockstore.open(car, { signal: interruption })
  using progress = new Progress('extracting', !json && out !== '-')
  const report = new ExtractionReport(settings, progress)
  const extractTo = (target: ExtractionTarget) =>
    new Extraction(store, target, report).extract(
      store.roots.filter((root) => !isRaw(root)),
      paths,
    )
  for (const root of store.roots.filter(isRaw)) report.rawRoot(root)
  const toStandardOutput = out === '-'
  const files = toStandardOutput
    ? await writeTo(out, (output) => extractTo(standardOutputTarget(output)))
    : await extractTo(await ExtractionFolder.open(out))
  if (files === 0) throw new NothingExtractedError()
  if (!json) progress.above(`extracted ${files} file(s)`)
  else if (!toStandardOutput) await writeTo('-', async (output) => output.json({ files, skipped: report.skipped }))
}

/** A raw block has no UnixFS around it; as a root it is passed over. */
function isRaw({ code }: CID): boolean {
  return code === rawCode
}

/** What Go's `car extract` says on standard error; with `--json` it is kept for the result. */
class ExtractionReport implements ExtractionObserver {
  readonly #settings: Settings
  readonly #progress: Progress
  readonly skipped: string[] = []

  constructor(settings: Settings, progress: Progress) {
    this.#settings = settings
    this.#progress = progress
  }

  rawRoot(root: CID): void {
    if (this.#settings.verbose) this.#say(`skipping raw root ${root}`)
  }

  entry(place: string): void {
    if (this.#settings.verbose) this.#say(place)
  }

  bytes(count: number): void {
    this.#progress.at(count)
  }

  missing(path: readonly string[]): void {
    this.skipped.push(`/${path.join('/')}`)
    this.#say(`data for entry not found: /${path.join('/')} (skipping...)`)
  }

  missingShards(path: readonly string[], count: number): void {
    this.skipped.push(`/${[...path, '*'].join('/')}`)
    this.#say(`data for entry not found for ${count} unknown sharded entries (skipped...)`)
  }

  #say(line: string): void {
    if (!this.#settings.json) this.#progress.above(line)
  }
}
