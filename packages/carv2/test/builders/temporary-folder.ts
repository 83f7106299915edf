import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is gone when its `using` scope ends. */
export class TemporaryFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'carport-test-'))

  /** Writes a file into it and returns its path. */
  file(name: string, bytes: Uint8Array | string): string {
    const path = join(this.path, name)
    writeFileSync(path, bytes)
    return path
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
