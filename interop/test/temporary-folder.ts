import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is gone with all its files when it goes out of scope. */
export class TemporaryFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'carport-interop-'))
  #files = 0

  /** A path at which there is nothing yet. */
  fresh(name = 'car'): string {
    return join(this.path, `${++this.#files}.${name}`)
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
