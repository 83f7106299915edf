/** A Markdown table whose columns line up in plain text too. Columns of `numeric` are aligned to the right. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)))
  const line = (row: readonly string[]) => {
    const padded = row.map((cell, i) => (numeric.includes(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
    return `| ${padded.join(' | ')} |`
  }
  const rule = widths.map((width, i) => (numeric.includes(i) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  const [first, ...others] = cells
  return [line(first), line(rule), ...others.map(line)].join('\n')
}
