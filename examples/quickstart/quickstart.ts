/**
 * The main job of Carport, on one real file:
 *
 *     file ──importer──▶ UnixFS blocks ──ReadWriteBlockstore──▶ file.car    (a CARv2: the blocks, and their index)
 *                                                                 │ closed, reopened, verified, looked up
 *     file ◀─compare── its bytes ◀──exporter── ReadOnlyBlockstore ◀┤
 *                               piece CID, what a deal is about ◀──┘
 *
 * `npm run quickstart` takes the Node binary that runs it, which is over 100 MB; `npm run quickstart -- FILE` takes any
 * other file. Everything here is public: copy what you need.
 */
import { createReadStream } from 'node:fs'
import { mkdir, open, rm, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { ReadOnlyBlockstore, ReadWriteBlockstore, readCar, verifyCar } from '@carport/carv2'
import { calculatePiece } from '@carport/deal-protocol'
import { exporter } from 'ipfs-unixfs-exporter'
import { importFile } from 'ipfs-unixfs-importer'
import type { CID } from 'multiformats/cid'
import { Measurements } from './measurements.ts'

const file = resolve(process.env.INIT_CWD ?? '.', process.argv[2] ?? process.execPath)
const folder = '.tmp/quickstart'
const car = `${folder}/${basename(file)}.car`
const measurements = new Measurements()

const found = await stat(file).catch(() => undefined)
if (!found?.isFile()) {
  console.error(`quickstart: ${file} is not a file`)
  process.exit(2)
}
const { size } = found
await mkdir(folder, { recursive: true })
await rm(car, { force: true })

// 1. Write. The importer cuts the file into blocks, hashes each of them and puts it into the store, which appends it to
//    the CAR: a put that has resolved survives a crash of this process. `finalize` writes the index, and with it the file
//    is a whole CARv2. The root is known only then. (Open the store with another CID of that length as the root, and
//    `finalize` need not write the file anew, for the header keeps its length.)
const root = await measurements.of('import and write', size, async () => {
  await using store = await ReadWriteBlockstore.open(car)
  const { cid } = await importFile({ content: createReadStream(file, { highWaterMark: 1024 * 1024 }) }, store)
  store.setRoots([cid])
  await store.finalize()
  return cid
})
const carSize = (await stat(car)).size

// 2. Verify, block by block: the structure of the file, every block against its CID, every record of the index.
await measurements.of('verify', carSize, async () => {
  for await (const problem of verifyCar(car)) throw problem
})

// 3. List: every block again, hashed again, with the place in the file where it lies.
const places = await measurements.of('list', carSize, async () => {
  const found: { cid: CID; offset: number }[] = []
  for await (const { cid, offset } of readCar(car)) found.push({ cid, offset })
  return found
})

// 4. Look up. Opening a CARv2 reads a few pages of it. The index stays in the file, and is searched where it lies.
await using store = await ReadOnlyBlockstore.open(car)
const indexSize = carSize - (store.header?.indexOffset ?? carSize)
await measurements.of('look up every CID', indexSize, async () => {
  for (const { cid, offset } of places) {
    let hit = false
    for await (const candidate of store.index.getAll(cid)) hit ||= candidate === offset
    if (!hit) throw new Error(`the index does not lead to ${cid}`)
  }
})

// 5. Read back. The exporter follows the links from the root; the store hashes each block before it hands it out.
await measurements.of('read back and compare', size, async () => {
  const exported = await exporter(root, store)
  if (exported.type !== 'file' && exported.type !== 'raw') throw new Error(`${root} is not a file`)
  await using original = await open(file)
  let position = 0
  for await (const bytes of exported.content()) {
    const expected = Buffer.alloc(bytes.length)
    await original.read(expected, 0, expected.length, position)
    if (!expected.equals(bytes)) throw new Error(`the copy differs from the file behind byte ${position}`)
    position += bytes.length
  }
  if (position !== size) throw new Error(`${position} of ${size} bytes came back`)
})

// 6. Commit. A storage deal is about a piece: the file padded to a power of two, and the root of a hash tree over it.
const piece = await measurements.of('piece commitment', carSize, () => calculatePiece(car, { threads: 2 }))

const quoted = /^[\w./-]+$/.test(car) ? car : `'${car}'`
console.log(`${file}
became ${car}, and came back from it byte for byte.

${measurements.table(places.length)}

Its piece, for a deal: ${piece.pieceCid}
of ${piece.pieceSize.toLocaleString('en')} bytes, padded.

Look further:
  npx carport car inspect ${quoted}
  npx carport car verify ${quoted}
  npx carport car list -v ${quoted}
  npx carport car index create ${quoted} | npx carport car detach-index list
  npx carport piece commp ${quoted}
  npx carport car get-block ${quoted} ${root} | wc -c`)
