import {
  type ByteSource,
  CAR_MULTIHASH_INDEX_SORTED,
  type CarIndex,
  fileSource,
  ReadOnlyBlockstore,
} from '@carport/carv2'

/** The CARv1 of a file: the file itself, or what a CARv2 has inside. */
export async function openPayload(path: string): Promise<ByteSource> {
  await using store = await ReadOnlyBlockstore.open(path, { index: noIndex })
  const source = fileSource(path)
  if (store.header === undefined) return source
  const { dataOffset, dataSize } = store.header
  return {
    size: () => dataSize,
    read: (offset, length) => source.read(dataOffset + offset, Math.max(0, Math.min(length, dataSize - offset))),
    close: () => source.close(),
  }
}

/** Keeps the store from reading, or generating, an index that nobody asks. */
const noIndex: CarIndex = {
  codec: CAR_MULTIHASH_INDEX_SORTED,
  size: 0,
  getAll: () => [],
  async *entries() {},
}
