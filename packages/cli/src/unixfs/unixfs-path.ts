/** The names of a path such as `/a/b.txt`, one step each; one `/` at either end does not matter. Throws an `Error`. */
export function unixfsPath(text: string): string[] {
  const names = text.replace(/^\//, '').replace(/\/$/, '').split('/')
  if (names.length === 1 && names[0] === '') return []
  for (const [position, name] of names.entries()) {
    if (name === '') throw new Error(`invalid empty path segment at position ${position}`)
    if (name === '.' || name === '..') throw new Error(`'${name}' is unsupported in paths`)
  }
  return names
}
