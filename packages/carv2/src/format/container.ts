import type { CID } from 'multiformats/cid'
import { equalBytes } from '../bytes/compare.ts'
import { readLargeVarint, varintEnd } from '../bytes/varint.ts'
import { HeaderTooLargeError, InvalidHeaderError, InvalidVersionError, UnexpectedEndError } from '../errors.ts'
import type { Window } from '../scan/window.ts'
import { type CarHeader, decodeCarHeader } from './car-header.ts'
import {
  CAR_V2_HEADER_BYTES,
  CAR_V2_PRAGMA,
  CAR_V2_PREFIX_BYTES,
  type CarV2Header,
  checkCarV2Header,
  decodeCarV2Header,
} from './car-v2-header.ts'

/** What a CAR says of itself before its first section. */
export interface Container {
  readonly version: 1 | 2
  readonly roots: CID[]
  /** The CARv2 header; absent for version 1. */
  readonly header?: CarV2Header
  /** Where the inner CARv1 begins in the input. */
  readonly payloadOffset: number
  /** Bytes of the inner CARv1; Infinity for a stream of version 1. */
  readonly payloadSize: number
  /** Offset of the first section in the payload: the bytes of the header that were really there. */
  readonly sectionsOffset: number
  /** How the CARv1 header departs from what a writer should produce. */
  readonly deviations: string[]
}

const LONGEST_VARINT = 10

/**
 * Reads the beginning of a CAR through a window that stands at its start, and points the window at the payload.
 * `size` is that of the input, when it is known: then the CARv2 header is checked against it too, by `check`.
 */
export async function openContainer(
  window: Window,
  limits: { maxHeaderBytes: number; signal?: AbortSignal },
  size = Number.POSITIVE_INFINITY,
  check: (header: CarV2Header, size: number) => void = checkCarV2Header,
): Promise<Container> {
  const first = await readHeader(window, 0, limits)
  if (first.header.version === 1) {
    window.setPayload(0, window.end)
    return containerOf(1, first, undefined, window.end)
  }
  if (first.header.version !== 2) throw new InvalidVersionError(first.header.version)
  const prefix = await bytesAt(window, 0, CAR_V2_PREFIX_BYTES, 'CARv2 header', limits.signal)
  if (!equalBytes(prefix.subarray(0, CAR_V2_PRAGMA.length), CAR_V2_PRAGMA)) {
    throw new InvalidHeaderError(0, 'a header of version 2 that is not the CARv2 pragma')
  }
  const header = decodeCarV2Header(prefix.subarray(CAR_V2_PRAGMA.length, CAR_V2_PRAGMA.length + CAR_V2_HEADER_BYTES))
  check(header, size)
  window.setPayload(header.dataOffset, header.dataSize)
  const inner = await readHeader(window, 0, limits)
  if (inner.header.version !== 1) {
    throw new InvalidVersionError(
      inner.header.version,
      `invalid data payload header version; expected 1, got ${inner.header.version}`,
    )
  }
  return containerOf(2, inner, header, header.dataSize)
}

function containerOf(
  version: 1 | 2,
  inner: { header: CarHeader; length: number },
  header: CarV2Header | undefined,
  payloadSize: number,
): Container {
  return {
    version,
    roots: inner.header.roots,
    ...(header === undefined ? {} : { header }),
    payloadOffset: header?.dataOffset ?? 0,
    payloadSize,
    sectionsOffset: inner.length,
    deviations: inner.header.deviations,
  }
}

/** Reads the CARv1 header (or pragma) at `position`. `length` is what it really takes, varint included. */
export async function readHeader(
  window: Window,
  position: number,
  limits: { maxHeaderBytes: number; signal?: AbortSignal },
): Promise<{ header: CarHeader; length: number }> {
  await ensure(window, position, LONGEST_VARINT, limits.signal)
  const start = position - window.base
  const length = readLargeVarint(window.bytes, start, window.limit, window.base)
  if (length < 0) throw new UnexpectedEndError('header length', position, 1, Math.max(0, window.limit - start))
  const bodyStart = varintEnd - start
  if (length > limits.maxHeaderBytes) throw new HeaderTooLargeError(position, length, limits.maxHeaderBytes)
  const bytes = await bytesAt(window, position, bodyStart + length, 'header', limits.signal)
  return { header: decodeCarHeader(bytes.subarray(bodyStart), position + bodyStart), length: bytes.length }
}

async function bytesAt(
  window: Window,
  position: number,
  length: number,
  what: string,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  await ensure(window, position, length, signal)
  const start = position - window.base
  if (window.limit - start < length) {
    throw new UnexpectedEndError(what, position, length, Math.max(0, window.limit - start))
  }
  return window.bytes.subarray(start, start + length)
}

/** Makes the window hold `length` bytes from `position` on, or as many as there are. */
async function ensure(window: Window, position: number, length: number, signal?: AbortSignal): Promise<void> {
  const start = position - window.base
  if (start >= 0 && window.limit - start >= length) return
  if (window.final && start >= 0) return
  await window.fill(position, length, signal)
}
