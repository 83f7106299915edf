declare global {
  interface ImportMeta {
    /** Vite's, with which these tests are built: what reads a file, for each file of the pattern. */
    glob<Contents>(patterns: string[], options: { import: 'default' }): Record<string, () => Promise<Contents>>
  }
}

const folder = '../../../../../shared/'
const files = import.meta.glob<unknown>(
  [
    '../../../../../shared/fixtures/deals/*.json',
    '../../../../../shared/vectors/deals/**/*.json',
    '../../../../../shared/vectors/piece/*.json',
  ],
  { import: 'default' },
)

/**
 * The contents of a JSON file in the folder beside the repository, with fixtures and answers of the Go originals, such
 * as `vectors/deals/manifest.json`. The same in Node and in a browser.
 */
export async function readShared<Contents>(name: string): Promise<Contents> {
  const read = files[folder + name]
  if (read === undefined) throw new Error(`there is no ../shared/${name}`)
  return (await read()) as Contents
}
