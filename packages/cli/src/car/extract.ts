import { ReadOnlyBlockstore } from '@carport/carv2'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { code as rawCode } from 'multiformats/codecs/raw'
import { goCommand } from '../arguments/command.ts'
import { NothingExtractedError } from '../errors.ts'
import { withCarFile } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { writeTo } from '../output/target.ts'
import { Extraction, type ExtractionObserver, type ExtractionTarget } from '../unixfs/extraction.ts'
import { ExtractionFolder } from '../unixfs/extraction-folder.ts'
import { standardOutputTarget } from '../unixfs/standard-output-target.ts'
import { unixfsPath } from '../unixfs/unixfs-path.ts'

export function extract() {
  return goCommand('extract')
    .alias('x')
    .description('Copy files and folders out of a CAR of UnixFS.')
    .argument('[path...]', 'what to extract, as paths below the root; everything when there are none', collectPaths)
    .option('-f, --file <car>', 'the CAR; - for standard input')
    .option('-i <car>', 'the same')
    .option('-o, --output <folder>', 'where to; - for standard output, which takes one file', '.')
    .option('-v, --verbose', 'print the path of every entry')
    .action((paths = [[]], { file, i: car = file, output, verbose = false, json = false }, command) => {
      if (car === undefined) return command.error('the CAR must be named with --file')
      return withCarFile(car, (path) => extractCarFile(path, paths, { output, verbose, json }))
    })
}

function collectPaths(text: string, paths: string[][] = []): string[][] {
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
  const report = new ExtractionReport(settings)
  const roots = store.roots.filter((root) => root.code !== rawCode || report.rawRoot(root))
  const extractTo = (target: ExtractionTarget) => new Extraction(store, target, report).extract(roots, paths)
  let files: number
  if (out === '-') files = await writeTo('-', (output) => extractTo(standardOutputTarget(output)))
  else files = await extractTo(await report.opened(ExtractionFolder.open(out)))
  if (files === 0) throw new NothingExtractedError()
  if (!json) process.stderr.write(`extracted ${files} file(s)\n`)
  else if (out !== '-') await writeTo('-', async (output) => output.json({ files, skipped: report.skipped }))
}
