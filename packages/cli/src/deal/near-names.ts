const MOST = 5

/** The names that somebody may have meant: nearest first, none when nothing is near. */
export function nearNames(text: string, names: Iterable<string>): string[] {
  const typed = text.toLowerCase()
  const most = Math.max(2, Math.floor(typed.length / 4))
  return [...names]
    .map((name) => ({ name, distance: distanceOf(typed, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= most || isPart(typed, name.toLowerCase()))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ name }) => name)
}

function isPart(typed: string, name: string): boolean {
  return typed.length >= 3 && (name.includes(typed) || typed.includes(name))
}

/** How many letters must be changed, added, or left out (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1]
    for (let column = 1; column <= b.length; column++) {
      const changed = (row[column - 1] as number) + (letter === b[column - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[column] as number) + 1, (next[column - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
