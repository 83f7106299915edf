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
 * The places for requests. Whoever finds none waits, first come first served; a peer that has all the places it may have
 * lets others pass.
 */
export class RequestSlots {
  readonly #limits: Required<SlotLimits>
  readonly #perPeer = new Map<string, number>()
  #running = 0
  #queue: Waiting[] = []

  constructor(limits: SlotLimits = {}) {
    this.#limits = { ...SLOT_LIMITS, ...limits }
  }

  /** Whether a request from this peer would have to wait. */
  isFullFor(peer: string): boolean {
    const { concurrent, concurrentPerPeer } = this.#limits
    return this.#running >= concurrent || (this.#perPeer.get(peer) ?? 0) >= concurrentPerPeer
  }

  /** True: there is a place, to be given back with `release`. False: none came free in time, or the signal fired. */
  async take(peer: string, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false
    if (!this.isFullFor(peer)) {
      this.#start(peer)
      return true
    }
    if (this.#queue.length >= this.#limits.waiting) return false
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const waiting = { peer, resolve }
    const giveUp = (): void => {
      this.#queue = this.#queue.filter((other) => other !== waiting)
      resolve(false)
    }
    this.#queue.push(waiting)
    const timer = setTimeout(giveUp, this.#limits.waitMs)
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    }
  }

  release(peer: string): void {
    this.#running--
    const left = (this.#perPeer.get(peer) ?? 0) - 1
    if (left > 0) this.#perPeer.set(peer, left)
    else this.#perPeer.delete(peer)
    this.#queue = this.#queue.filter((waiting) => {
      if (this.isFullFor(waiting.peer)) return true
      this.#start(waiting.peer)
      waiting.resolve(true)
      return false
    })
  }

  #start(peer: string): void {
    this.#running++
    this.#perPeer.set(peer, (this.#perPeer.get(peer) ?? 0) + 1)
  }
}
