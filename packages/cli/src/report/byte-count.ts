const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB']

/** `912 B`, `1.2 kB`, `83 MB`: decimal units, one digit behind the point below 10; as Go's tools print sizes. */
export function byteCount(bytes: number): string {
  if (bytes < 10) return `${bytes} B`
  const unit = Math.min(Math.floor(Math.log10(bytes) / 3 + 1e-12), units.length - 1)
  const value = Math.floor((bytes / 1000 ** unit) * 10 + 0.5) / 10
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`
}
