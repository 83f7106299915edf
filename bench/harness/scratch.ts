import { spawnSync } from 'node:child_process'
import { constants, copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** A folder for the files that one run writes. It is emptied between runs. */
export class Scratch {
  readonly #folder: string
  #isUsed = false

  constructor(folder: string) {
    this.#folder = folder
    this.clear()
  }

  /** The path of a file that does not exist. */
  newFile(name: string): string {
    mkdirSync(this.#folder, { recursive: true })
    this.#isUsed = true
    return join(this.#folder, name)
  }

  /** A copy that the run may change. */
  copyOf(path: string, name: string): string {
    const copy = this.newFile(name)
    copyFileSync(path, copy, constants.COPYFILE_FICLONE)
    return copy
  }

  /** Lets the disk finish with what was written before, so that no run pays for the one in front of it. */
  settle(): void {
    if (this.#isUsed) spawnSync('sync')
  }

  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true })
    this.#isUsed = false
  }
}
