import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../repository/root.ts'
import { trackedFiles } from '../repository/tracked-files.ts'
import type { Check } from './check.ts'

/** Links of Markdown files to files of this repository lead somewhere. Addresses elsewhere are not followed. */
export const markdownLinks: Check = {
  name: 'markdown-links',
  run() {
    const files = trackedFiles().filter((file) => file.endsWith('.md'))
    const links = files.flatMap((file) => linksOf(file).map((target) => ({ file, target })))
    return {
      checked: `${links.length} links in ${files.length} files`,
      problems: links
        .filter(({ file, target }) => !existsSync(join(root, dirname(file), target)))
        .map(({ file, target }) => `${file}: links to ${target}, which is not there`),
    }
  },
}

/** `[text](docs/formats.md#index)` and `<a href="docs/formats.md">`, outside of code. */
function linksOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/`[^`\n]*`/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)[^)]*\)|(?:href|src)="([^"]+)"/g)]
    .map((match) => (match[1] ?? match[2] ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
}
