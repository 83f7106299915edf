/** How many requests are worked on. */
export interface SlotLimits {
  /** At once: 64. */
  readonly concurrent?: number
  /** Of these, from one peer: 16. */
  readonly concurrentPerPeer?: number
  /** How many more wait for their turn: 1,024. */
  readonly waiting?: number
  /** And how long, in milliseconds: 10,000. */
  readonly waitMs?: number
}

export const SLOT_LIMITS = { concurrent: 64, concurrentPerPeer: 16, waiting: 1_024, waitMs: 10_000 } as const

interface Waiting {
  readonly peer: string
  resolve(taken: boolean): void
}

/**
 * Places, in all and for each peer. Whoever finds none waits, first come first served; a peer that has all the places
 * it may have lets others pass.
 */
export class Slots {
  readonly #limits: Required<SlotLimits>
  readonly #perPeer = new Map<string, number>()
  readonly #queue: Waiting[] = []
  #taken = 0

  constructor(limits: SlotLimits = {}) {
    this.#limits = { ...SLOT_LIMITS, ...limits }
  }

  /** Whether a peer would have to wait. */
  isFullFor(peer: string): boolean {
    const { concurrent, concurrentPerPeer } = this.#limits
    return this.#taken >= concurrent || (this.#perPeer.get(peer) ?? 0) >= concurrentPerPeer
  }

  /** True: there is a place, to be given back with `release`. False: none came free in time, or the signal fired. */
  async take(peer: string, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted) return false
    if (!this.isFullFor(peer)) {
      this.#take(peer)
      return true
    }
    const { waiting: maxWaiting, waitMs } = this.#limits
    if (this.#queue.length >= maxWaiting) return false
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const waiting = { peer, resolve }
    const giveUp = (): void => {
      const index = this.#queue.indexOf(waiting)
      if (index !== -1) this.#queue.splice(index, 1)
      resolve(false)
    }
    this.#queue.push(waiting)
    const timer = waitMs === Infinity ? undefined : setTimeout(giveUp, waitMs)
    signal?.addEventListener('abort', giveUp, { once: true })
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
    }
  }

  /** Lets the first one in who may: one place came free, so there is at most one. */
  release(peer: string): void {
    this.#taken--
    const left = (this.#perPeer.get(peer) ?? 0) - 1
    if (left > 0) this.#perPeer.set(peer, left)
    else this.#perPeer.delete(peer)
    const next = this.#queue.findIndex((waiting) => !this.isFullFor(waiting.peer))
    if (next === -1) return
    const [waiting] = this.#queue.splice(next, 1)
    this.#take(waiting.peer)
    waiting.resolve(true)
  }

  #take(peer: string): void {
    this.#taken++
    this.#perPeer.set(peer, (this.#perPeer.get(peer) ?? 0) + 1)
  }
}
