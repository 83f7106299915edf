/**
 * A lane of a vector hashes one message after the other: first the whole blocks where they lie, then the padded tail
 * from a scratch of its own. A lane that is done takes the next message while its neighbours go on, so that messages of
 * different lengths keep all lanes busy.
 */
@unmanaged
export class Lane {
  /** Number of the message in its table, or {@link IDLE}. */
  message: i32
  /** Where the next block lies. */
  next: usize
  /** Blocks left where `next` points. */
  blocks: i32
  /** The blocks left are the padded tail: the message ends behind them. */
  inTail: bool
}

export const LANE_BYTES: usize = 16

/** Nothing is left for this lane. It computes along, on a neighbour's bytes. */
export const IDLE: i32 = -1

/** The lane at `index` of a row. */
export function laneAt(row: usize, index: i32): Lane {
  return changetype<Lane>(row + <usize>index * LANE_BYTES)
}

/**
 * Hashes a table of messages on a row of lanes; returns how many of them, from the first on, have the digest they
 * should have. After a wrong one the messages in front of it are still finished, and none behind it is begun.
 */
export function countVerified(
  row: usize,
  lanes: i32,
  blockBytes: usize,
  table: usize,
  count: i32,
  begin: (lane: i32, table: usize, message: i32) => void,
  beginTail: (lane: i32, table: usize) => void,
  hasItsDigest: (lane: i32, table: usize) => bool,
  compress: (shortest: i32, blocks: i32) => void,
): i32 {
  let next = 0
  for (let i = 0; i < lanes; i++) {
    if (next < count) begin(i, table, next++)
    else laneAt(row, i).message = IDLE
  }

  // No message in front of this one is known to be wrong.
  let verified = count
  for (let shortest = shortestLane(row, lanes); shortest !== IDLE; shortest = shortestLane(row, lanes)) {
    const blocks = laneAt(row, shortest).blocks
    compress(shortest, blocks)

    for (let i = 0; i < lanes; i++) {
      const lane = laneAt(row, i)
      if (lane.message === IDLE) continue
      lane.next += <usize>blocks * blockBytes
      lane.blocks -= blocks
      if (lane.blocks > 0) continue
      if (!lane.inTail) {
        beginTail(i, table)
        continue
      }
      if (lane.message < verified && !hasItsDigest(i, table)) verified = lane.message
      if (next < verified) begin(i, table, next++)
      else lane.message = IDLE
    }
  }
  return verified
}

/** The busy lane with the fewest blocks left, or {@link IDLE} when every lane is idle. */
function shortestLane(row: usize, lanes: i32): i32 {
  let shortest = IDLE
  let blocks = i32.MAX_VALUE
  for (let i = 0; i < lanes; i++) {
    const lane = laneAt(row, i)
    if (lane.message === IDLE || lane.blocks >= blocks) continue
    shortest = i
    blocks = lane.blocks
  }
  return shortest
}

/** Where a lane reads: idle ones beside the lane `busy`. */
export function blocksOf(row: usize, index: i32, busy: i32): usize {
  const lane = laneAt(row, index)
  return lane.message === IDLE ? laneAt(row, busy).next : lane.next
}
