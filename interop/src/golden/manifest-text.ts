/** JSON with one entry of each list, and of each object of lists, on a line of its own: it diffs and greps. */
export function manifestText(manifest: Record<string, unknown>): string {
  const fields = Object.entries(manifest).map(([key, value]) => `${JSON.stringify(key)}: ${fieldText(value)}`)
  return `{\n${fields.join(',\n')}\n}\n`
}

function fieldText(value: unknown): string {
  if (Array.isArray(value) && value.length > 0) {
    return `[\n${value.map((entry) => ` ${JSON.stringify(entry)}`).join(',\n')}\n]`
  }
  if (isRecordOfLists(value)) {
    const entries = Object.entries(value).map(([key, list]) => ` ${JSON.stringify(key)}: ${JSON.stringify(list)}`)
    return `{\n${entries.join(',\n')}\n}`
  }
  return JSON.stringify(value)
}

function isRecordOfLists(value: unknown): value is Record<string, unknown[]> {
  return typeof value === 'object' && value !== null && Object.values(value).every(Array.isArray)
}
