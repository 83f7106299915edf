import { InvalidHasherStateError } from './errors.ts'
import { MAX_LEVEL, MAX_PAYLOAD_BYTES, QUAD_PAYLOAD_BYTES } from './piece-size.ts'
import { javascriptSubtreeHasher } from './tree/javascript-subtree-hasher.ts'
import { NODE_BYTES, sameNode } from './tree/node.ts'
import { SubtreeStack } from './tree/subtree-stack.ts'
import { TreeHasher } from './tree/tree-hasher.ts'

/**
 * A hasher's state. Since each one bit in the number of complete quads has a node, the length of the payload says how
 * many nodes there are, and how many bytes are left over (length mod 127).
 *
 *     ┌──────────┬────────────────┬──────────────────────┬────────────────┬──────────┐
 *     │ magic, 8 │ payload u64 LE │ nodes, largest first │ bytes left     │ seal, 32 │
 *     └──────────┴────────────────┴──────────────────────┴────────────────┴──────────┘
 *     0          8                16                     32 bytes a node
 *
 * The seal is the commitment of all before it: damage is found here, not in a piece CID that nobody can explain.
 */
const MAGIC = Uint8Array.from('CARPORTP', (letter) => letter.charCodeAt(0))
const HEADER_BYTES = 16

export interface SettledTree {
  readonly stack: SubtreeStack
  /** Payload behind the complete quads. */
  readonly left: Uint8Array
}

export function encodeHasherState({ stack, left }: SettledTree): Uint8Array {
  const subtrees = [...stack.subtrees()]
  const sealAt = HEADER_BYTES + subtrees.length * NODE_BYTES + left.length
  const state = new Uint8Array(sealAt + NODE_BYTES)
  state.set(MAGIC)
  const payloadBytes = stack.quads * QUAD_PAYLOAD_BYTES + left.length
  new DataView(state.buffer).setBigUint64(MAGIC.length, BigInt(payloadBytes), true)
  let at = HEADER_BYTES
  for (const [, node] of subtrees) {
    state.set(node, at)
    at += NODE_BYTES
  }
  state.set(left, at)
  state.set(seal(state.subarray(0, sealAt)), sealAt)
  return state
}

/** @throws {InvalidHasherStateError} */
export function decodeHasherState(state: Uint8Array): SettledTree {
  if (state.length < HEADER_BYTES + NODE_BYTES) throw new InvalidHasherStateError(state.length, 'it ends too early')
  const wrong = MAGIC.findIndex((byte, index) => state[index] !== byte)
  if (wrong >= 0) throw new InvalidHasherStateError(wrong, 'it begins with something else')
  const view = new DataView(state.buffer, state.byteOffset, state.byteLength)
  const payloadBytes = Number(view.getBigUint64(MAGIC.length, true))
  if (payloadBytes > MAX_PAYLOAD_BYTES) throw new InvalidHasherStateError(MAGIC.length, 'no piece is as long')

  const quads = Math.floor(payloadBytes / QUAD_PAYLOAD_BYTES)
  const levels = Array.from({ length: MAX_LEVEL + 1 }, (_, index) => MAX_LEVEL - index).filter(
    (level) => (quads >>> level) & 1,
  )
  const leftAt = HEADER_BYTES + levels.length * NODE_BYTES
  const sealAt = leftAt + (payloadBytes % QUAD_PAYLOAD_BYTES)
  if (state.length !== sealAt + NODE_BYTES) {
    const expected = sealAt + NODE_BYTES
    throw new InvalidHasherStateError(Math.min(state.length, expected), `it should have ${expected} bytes`)
  }
  if (!sameNode(seal(state.subarray(0, sealAt)), state.subarray(sealAt))) {
    throw new InvalidHasherStateError(sealAt, 'it is damaged')
  }
  const stack = new SubtreeStack()
  levels.forEach((level, index) => {
    const at = HEADER_BYTES + index * NODE_BYTES
    stack.push(level, state.slice(at, at + NODE_BYTES))
  })
  return { stack, left: state.slice(leftAt, sealAt) }
}

function seal(bytes: Uint8Array): Uint8Array {
  const tree = new TreeHasher(javascriptSubtreeHasher())
  tree.update(bytes)
  return tree.finish().root()[1]
}
