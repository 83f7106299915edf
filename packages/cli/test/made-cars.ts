import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { wrapCar, writeCar } from '@carport/carv2'
import { encode, type PBLink, prepare } from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import { CID } from 'multiformats/cid'
import { identity } from 'multiformats/hashes/identity'
import { sha256 } from 'multiformats/hashes/sha2'

export interface Block {
  readonly cid: CID
  readonly bytes: Uint8Array
}

const RAW = 0x55
const DAG_PB = 0x70

export async function block(bytes: Uint8Array | string, codec = RAW): Promise<Block> {
  const data = Buffer.from(bytes)
  return { cid: CID.createV1(codec, await sha256.digest(data)), bytes: data }
}

export function identityBlock(text: string): Block {
  const bytes = Buffer.from(text)
  return { cid: CID.createV1(RAW, identity.digest(bytes)), bytes }
}

/** A dag-pb block; `data` is UnixFS, or anything else that stands in its place. */
export function pbBlock(data: UnixFS | Uint8Array | undefined, links: PBLink[] = []): Promise<Block> {
  const Data = data instanceof UnixFS ? data.marshal() : data
  return block(encode(prepare({ ...(Data && { Data }), Links: links })), DAG_PB)
}

export function link(Name: string, { cid, bytes }: Block): PBLink {
  return { Name, Hash: cid, Tsize: bytes.length }
}

/** A UnixFS directory. The links keep their order, and may have names that no honest writer would give. */
export async function directory(entries: Readonly<Record<string, Block>> | [string, Block][]): Promise<Block> {
  const links = (Array.isArray(entries) ? entries : Object.entries(entries)).map(([name, child]) => link(name, child))
  return pbBlock(new UnixFS({ type: 'directory' }), links)
}

export function symlink(target: string): Promise<Block> {
  return pbBlock(new UnixFS({ type: 'symlink', data: Buffer.from(target) }))
}

/** The bytes of a CARv1. */
export async function carBytes(roots: readonly Block[], blocks: readonly Block[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of writeCar(
    roots.map(({ cid }) => cid),
    blocks,
  )) {
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Files of blocks in one folder. */
export class MadeCars {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  async v1(name: string, roots: readonly Block[], blocks: readonly Block[]): Promise<string> {
    return this.bytes(name, await carBytes(roots, blocks))
  }

  async v2(name: string, roots: readonly Block[], blocks: readonly Block[]): Promise<string> {
    await wrapCar(await carBytes(roots, blocks), this.path(name))
    return this.path(name)
  }

  bytes(name: string, bytes: Uint8Array): string {
    writeFileSync(this.path(name), bytes)
    return this.path(name)
  }
}
