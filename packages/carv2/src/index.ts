/**
 * CARv1 and CARv2: reading, indexing, verifying, and a read/write blockstore over one CAR.
 *
 * @packageDocumentation
 */

export type { Recovered } from './blockstore/open-store.ts'
export { ReadOnlyBlockstore, type ReadOnlyOptions } from './blockstore/read-only.ts'
export { ReadWriteBlockstore, type ReadWriteOptions } from './blockstore/read-write.ts'
export type { OpenStoreFile, StoreFile } from './blockstore/store-file.ts'
export * from './errors.ts'
export type { CarV2Header } from './format/car-v2-header.ts'
export type { CarIndex, IndexEntry, IndexKey } from './index/car-index.ts'
export { CAR_INDEX_SORTED, CAR_MULTIHASH_INDEX_SORTED, type IndexCodecName } from './index/codecs.ts'
export { type CreateIndexOptions, createIndex } from './index/create-index.ts'
export { encodeIndex } from './index/encode-index.ts'
export type { MemoryIndex } from './index/memory-index.ts'
export { type OpenIndex, type OpenIndexOptions, openIndex } from './index/open-index.ts'
export { writeIndex } from './index/write-index.ts'
export type { CarProgress, CarProgressEvent, LayoutOptions, ReadOptions, WriteOptions } from './options.ts'
export { type SectionVisitor, scanCar } from './scan/scan-car.ts'
export type { Section } from './scan/section-scanner.ts'
export type { ByteStream } from './scan/stream-window.ts'
export { blobSource } from './source/blob-source.ts'
export type { ByteSource } from './source/byte-source.ts'
export { bytesSource } from './source/bytes-source.ts'
export { type FileSourceOptions, fileSource } from './source/file-source.ts'
export type { CarInput } from './source/open-source.ts'
export type { CarBlock } from './stream/car-block.ts'
export { type CarReader, readCar } from './stream/read-car.ts'
