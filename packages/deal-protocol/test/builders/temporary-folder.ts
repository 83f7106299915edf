import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is gone when its block ends. */
export class TemporaryFolder {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  static async make(): Promise<TemporaryFolder> {
    return new TemporaryFolder(await mkdtemp(join(tmpdir(), 'carport-piece-')))
  }

  /** Writes a file and returns its path. */
  async file(bytes: Uint8Array, name = 'payload'): Promise<string> {
    const path = join(this.path, name)
    await writeFile(path, bytes)
    return path
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.path, { recursive: true, force: true })
  }
}
