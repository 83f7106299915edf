/** Does the work at the first call; a later call gets the same result or the same error. */
export function once<T>(work: () => T): () => T {
  let result: () => T = () => {
    try {
      const value = work()
      result = () => value
    } catch (error) {
      result = () => {
        throw error
      }
    }
    return result()
  }
  return () => result()
}
