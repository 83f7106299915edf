import { type CarInspection, inspectCar } from '@carport/carv2'
import { goCommand } from '../arguments/command.ts'
import { withCarFile } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { multicodecName } from '../multicodec-names.ts'
import { writeTo } from '../output/target.ts'
import { toJson } from '../report/json.ts'
import { Progress } from '../report/progress.ts'

export function inspect() {
  return goCommand('inspect')
    .description('Count and measure what a CAR holds, and show its header.')
    .argument('[car]', 'the CAR; standard input when it is absent, or -')
    .option('--full', 'hash every block against its CID')
    .action((car, { full = false, json = false }) =>
      withCarFile(car, async (path) => {
        using progress = new Progress('inspecting', !json)
        const { onProgress } = progress
        const inspection = await inspectCar(path, { full, onProgress, signal: interruption })
        await writeTo('-', async (output) => output.line(json ? toJson(inspection) : reportOf(inspection)))
      }),
    )
}

/** The report of Go's `car inspect`, line by line. */
function reportOf(inspection: CarInspection): string {
  const { version, roots, rootsPresent, blockCount } = inspection
  const { minBlockLength, avgBlockLength, maxBlockLength, minCidLength, avgCidLength, maxCidLength } = inspection
  return [
    `Version: ${version}`,
    ...(version === 2 ? headerLines(inspection) : []),
    `Roots:${rootsText(roots)}`,
    `Root blocks present in data: ${rootsPresent ? 'Yes' : 'No'}`,
    `Block count: ${blockCount}`,
    `Min / average / max block length (bytes): ${minBlockLength} / ${avgBlockLength} / ${maxBlockLength}`,
    `Min / average / max CID length (bytes): ${minCidLength} / ${avgCidLength} / ${maxCidLength}`,
    `Block count per codec:${countsText(inspection.codecCounts)}`,
    `CID count per multihash:${countsText(inspection.mhTypeCounts)}`,
  ].join('\n')
}

function headerLines({ characteristics, dataOffset, dataSize, indexOffset, indexCodec }: CarInspection): string[] {
  return [
    `Characteristics: ${characteristics}`,
    `Data offset: ${dataOffset}`,
    `Data (payload) length: ${dataSize}`,
    `Index offset: ${indexOffset}`,
    `Index type: ${indexCodec === 0 ? '(none)' : multicodecName(indexCodec)}`,
  ]
}

function rootsText(roots: CarInspection['roots']): string {
  if (roots.length === 0) return ' (none)'
  return roots.length === 1 ? ` ${roots[0]}` : roots.map((root) => `\n\t${root}`).join('')
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([code, count]) => `\n\t${multicodecName(Number(code))}: ${count}`)
    .join('')
}
