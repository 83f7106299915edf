import { readFileSync, writeFileSync } from 'node:fs'

/** Puts a suite's report in the place of its last one: between two comments of the page. */
export function writeSection(page: string, name: string, report: string): void {
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), name, report))
}

export function replaceSection(text: string, name: string, report: string): string {
  const begin = `<!-- begin ${name} -->`
  const end = `<!-- end ${name} -->`
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`the page has no section between ${begin} and ${end}`)
  return `${text.slice(0, from + begin.length)}\n\n${report}\n\n${text.slice(to)}`
}
