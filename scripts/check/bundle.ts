import type { AnySchema } from '@carport/deal-protocol'
import { build } from '../build.ts'
import { browserBundle } from '../bundle/browser-bundle.ts'
import { dealBundles, parts } from '../bundle/deal-bundles.ts'
import type { Check } from './check.ts'

const from = '@carport/deal-protocol'

/** What pages load of the deal protocol stays within budgets, and has nothing in it that they don't use. */
export const bundle: Check = {
  name: 'bundle',
  async run() {
    build()
    // Only now is there what to import.
    const { messageTypes } = await import('@carport/deal-protocol')
    const strings = [...messageTypes.values()].flatMap((type) => [...stringsOf(type)])
    const problems: string[] = []
    const sizes: string[] = []
    for (const { what, entry, exports, budget, without } of dealBundles) {
      const { gzipBytes, modules } = await browserBundle(entry === undefined ? from : `${from}/${entry}`, exports)
      sizes.push(`  ${kilobytes(gzipBytes)} of ${kilobytes(budget)} kB gzipped: ${what}`)
      if (gzipBytes > budget) problems.push(`${what}: ${gzipBytes} bytes gzipped, ${budget} at most`)
      for (const part of without) {
        const found = modules.find((module) => parts[part].test(module))
        if (found !== undefined) problems.push(`${what}: has ${part} in it, ${found.replace(/^.*node_modules\//, '')}`)
      }
    }
    for (const [name, type] of messageTypes) problems.push(...(await strangersOf(name, type, strings)))
    return {
      checked: `${dealBundles.length} bundles, and each of ${messageTypes.size} types alone\n${sizes.join('\n')}`,
      problems,
    }
  },
}

/** Whatever the bundle of a single type has of types that are not in it. */
async function strangersOf(name: string, type: AnySchema, strings: readonly string[]): Promise<string[]> {
  const { shaken } = await browserBundle(from, ['encode', 'decode', name])
  const own = new Set(stringsOf(type))
  const foreign = new Set(strings.filter((string) => !own.has(string)))
  const literals = new Set([...shaken.matchAll(/(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1/g)].map((match) => match[2]))
  return [...foreign].filter((string) => literals.has(string)).map((string) => `${name} alone has "${string}" in it`)
}

/**
 * The names of a type and those within it, what they are about, and their keys on the wire, but for the shortest ones:
 * `k` and `CID` are words of the codecs as well.
 */
function* stringsOf({ of, record }: AnySchema): Generator<string> {
  if (of !== undefined) yield* stringsOf(of)
  if (record === undefined) return
  yield record.name
  yield record.about
  for (const { wireName, schema } of record.fields) {
    if (wireName.length > 3) yield wireName
    yield* stringsOf(schema)
  }
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}
