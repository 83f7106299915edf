import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder outside the repository that is gone when this process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'carport-packaging-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
