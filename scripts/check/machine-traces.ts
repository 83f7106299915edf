import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../repository/root.ts'
import { trackedFiles } from '../repository/tracked-files.ts'
import type { Check } from './check.ts'

/** What ties a file to one machine or one registry. Written so that no pattern matches its own source. */
const traces = [
  { what: 'a path of one machine', pattern: /(?<![\w.*~-])\/(?:root|work|home|Users)\/[\w.]/ },
  { what: 'the host of a registry', pattern: /\b(?:registry\.\w+\.(?:org|com)|proxy\.golang\.org|sum\.golang\.org)\b/ },
  { what: 'the host of a registry', pattern: /\b(?:files\.pythonhosted|static\.crates|index\.crates)\.\w/ },
]

/** A lockfile names packages and their digests, never where they were fetched from. */
const lockfile = { what: 'an address to download from', pattern: /tarball:|https?:\/\// }

export const machineTraces: Check = {
  name: 'machine-traces',
  run() {
    const files = trackedFiles()
    return { checked: `${files.length} tracked files`, problems: files.flatMap(problemsOf) }
  },
}

function problemsOf(file: string): string[] {
  const bytes = readFileSync(join(root, file))
  if (bytes.includes(0)) return []
  const wanted = file === 'pnpm-lock.yaml' ? [...traces, lockfile] : traces
  return bytes
    .toString('utf8')
    .split('\n')
    .flatMap((text, index) =>
      wanted
        .filter(({ pattern }) => pattern.test(text))
        .map(({ what }) => `${file}:${index + 1}: names ${what}: ${text.trim().slice(0, 100)}`),
    )
}
