/** What every error of this package is. `name` is stable, the fields say the rest. */
export class DealError extends Error {
  override name = 'DealError'
}
