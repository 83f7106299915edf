import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GoPeer } from '../go-peer.ts'
import type { GoCar, GoOptions, IndexContents } from '../protocol.ts'
import { manifestText } from './manifest-text.ts'

/** The version that go/go.mod requires. */
export const madeBy = 'go-car/v2 v2.17.0'

/** A described file of the folder. */
export type GoldenCar = { file: string } & GoCar

/** An unfinalized CARv2: no reader of the original opens it, its blocks are those of the CARv1 inside. */
export interface UnfinalizedCar {
  file: string
  size: number
  sha256: string
  blocks: GoCar['blocks']
}

/** One folder of golden files, made anew, with the manifest that tells what each is. */
export class GoldenFolder {
  readonly go: GoPeer
  readonly #path: string

  constructor(go: GoPeer, path: string) {
    this.go = go
    this.#path = path
    rmSync(path, { recursive: true, force: true })
    mkdirSync(path, { recursive: true })
  }

  pathOf(file: string): string {
    return join(this.#path, file)
  }

  read(file: string): Buffer {
    return readFileSync(this.pathOf(file))
  }

  write(file: string, bytes: Uint8Array): void {
    writeFileSync(this.pathOf(file), bytes)
  }

  copy(from: string, to: string): void {
    this.write(to, this.read(from))
  }

  remove(file: string): void {
    rmSync(this.pathOf(file))
  }

  sha256(file: string): string {
    return createHash('sha256').update(this.read(file)).digest('hex')
  }

  async describe(file: string, options: GoOptions = {}): Promise<GoldenCar> {
    const car = await this.go.ask('describe', { path: this.pathOf(file), options })
    assertComparable(file, car)
    return { file, ...car }
  }

  /** @param payload where the CARv1 begins */
  async describeUnfinalized(file: string, payload: number): Promise<UnfinalizedCar> {
    const bytes = this.read(file)
    const inner = `${file}.payload`
    this.write(inner, bytes.subarray(payload))
    const { blocks } = await this.describe(inner)
    this.remove(inner)
    return { file, size: bytes.length, sha256: this.sha256(file), blocks }
  }

  writeJson(file: string, content: Record<string, unknown>): void {
    writeFileSync(this.pathOf(file), manifestText(content))
  }
}

/** The original leaves the order of equal digests open. Golden files have them by offset, so that bytes compare. */
export function assertComparable(file: string, { equalDigestsAscend, lookups = [] }: IndexContents): void {
  const ascend = lookups.every(([, offsets]) => offsets.every((offset, i) => i === 0 || offsets[i - 1] < offset))
  if (equalDigestsAscend === false || !ascend) throw new Error(`${file}: equal digests are not in offset order`)
}
