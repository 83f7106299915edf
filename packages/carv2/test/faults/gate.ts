/** A promise that a test opens by hand. */
export class Gate {
  readonly promise: Promise<void>
  #open: () => void = () => {}

  constructor() {
    this.promise = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  open(): void {
    this.#open()
  }
}

/** Lets everything run that does not wait for a gate. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
}

/** Whether a promise is pending, fulfilled or rejected, after everything that can run has run. */
export async function stateOf(promise: Promise<unknown>): Promise<'pending' | 'fulfilled' | 'rejected'> {
  let state: 'pending' | 'fulfilled' | 'rejected' = 'pending'
  promise.then(
    () => {
      state = 'fulfilled'
    },
    () => {
      state = 'rejected'
    },
  )
  await settled()
  return state
}
