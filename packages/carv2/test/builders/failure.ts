/** Runs something that must fail and returns the error's name and fields, for one comparison of all that is promised. */
export async function failureOf(
  run: () => unknown,
): Promise<Record<string, unknown> & { name: string; message: string }> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { ...error, name: error.name, message: error.message }
  }
  throw new Error('expected a failure')
}
