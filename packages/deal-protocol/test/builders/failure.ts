/** Runs something that must fail and returns the error's name and fields, for one comparison of all that is promised. */
export function failureOf(run: () => unknown): Record<string, unknown> & { name: string; message: string } {
  try {
    run()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { ...error, name: error.name, message: error.message }
  }
  throw new Error('expected a failure')
}

/** The same for a promise. */
export async function rejectionOf(
  run: () => Promise<unknown>,
): Promise<Record<string, unknown> & { name: string; message: string }> {
  const outcome = await run().then(
    () => undefined,
    (error: unknown) => error,
  )
  return failureOf(() => {
    if (outcome !== undefined) throw outcome
  })
}
