import type { ByteStream } from '../../src/scan/stream-window.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import type { CarInput } from '../../src/source/open-source.ts'
import { slowSource } from './sources.ts'
import { chunked } from './streams.ts'

/** The same bytes as everything that can be scanned: random access, synchronous or not, and streams that can't seek. */
export const INPUTS: { kind: string; stream: boolean; input: (bytes: Uint8Array) => CarInput | ByteStream }[] = [
  { kind: 'bytes', stream: false, input: (bytes) => bytes },
  { kind: 'a ByteSource', stream: false, input: (bytes) => bytesSource(bytes) },
  { kind: 'a slow ByteSource', stream: false, input: (bytes) => slowSource(bytes) },
  { kind: 'a Blob', stream: false, input: (bytes) => new Blob([new Uint8Array(bytes)]) },
  { kind: 'a stream in one chunk', stream: true, input: (bytes) => chunked(bytes, Math.max(1, bytes.length)) },
  { kind: 'a stream of single bytes', stream: true, input: (bytes) => chunked(bytes, 1) },
  { kind: 'a stream of uneven chunks', stream: true, input: (bytes) => chunked(bytes, 7, 0, 1, 100, 3) },
  { kind: 'an array of chunks', stream: true, input: (bytes) => [bytes.subarray(0, 60), bytes.subarray(60)] },
  {
    kind: 'a web stream',
    stream: true,
    input: (bytes) => new Blob([new Uint8Array(bytes)]).stream() as unknown as AsyncIterable<Uint8Array>,
  },
]
