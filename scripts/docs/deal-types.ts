/**
 * Prints docs/deal-types.md, the table of every message type, from the schemas; with `--write`, writes it.
 *
 *     node scripts/docs/deal-types.ts --write
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AnySchema, messageTypes, type RecordDescription } from '@carport/deal-protocol'
import { root } from '../repository/root.ts'

const intro = `# Message types

Every type of \`@carport/deal-protocol\`: where it travels, and its fields in the order in which they lie in the bytes.
A field is called in TypeScript and JSON as in the first column; the second has its Go name, which is the key on the
wire where the style is map. Made from the schemas by \`node scripts/docs/deal-types.ts --write\`.
`

/** What is to be said of a field beside its kind. */
const presence = {
  required: '',
  defaulted: ', zero where it is missing',
  omitted: ', missing where it is null',
} as const

const records = inOrder([...messageTypes.values()].flatMap(({ record }) => record ?? []))
const page = [intro, table(records), ...records.map(section)].join('\n')

if (process.argv.includes('--write')) writeFileSync(join(root, 'docs/deal-types.md'), page)
else process.stdout.write(page)

/** The types themselves, each followed by those that are only part of it. */
function inOrder(types: readonly RecordDescription[]): RecordDescription[] {
  const found = new Map<string, RecordDescription>()
  const visit = (record: RecordDescription): void => {
    if (found.has(record.name)) return
    found.set(record.name, record)
    for (const { schema } of record.fields) {
      const part = innermost(schema).record
      if (part !== undefined) visit(part)
    }
  }
  for (const record of types) visit(record)
  return [...found.values()]
}

function innermost(schema: AnySchema): AnySchema {
  return schema.of === undefined ? schema : innermost(schema.of)
}

function table(types: readonly RecordDescription[]): string {
  const rows = types.map(
    ({ name, style, protocol, fields }) =>
      `| [${name}](#${name.toLowerCase()}) | ${protocol} | ${style} | ${fields.length} |`,
  )
  return ['| type | protocol | style | fields |', '|---|---|---|---|', ...rows, ''].join('\n')
}

function section({ name, about, protocol, style, fields, wireOrder }: RecordDescription): string {
  const rows = wireOrder
    .map((index) => fields[index])
    .map((field) => `| \`${field.name}\` | ${field.wireName} | ${kindOf(field.schema)}${presence[field.presence]} |`)
  return [
    `## ${name}`,
    '',
    `${about} ${style === 'map' ? 'A map' : 'A tuple'}; ${protocol}.`,
    '',
    '| field | on the wire | kind |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function kindOf(schema: AnySchema): string {
  const { record } = innermost(schema)
  return record === undefined
    ? schema.kind
    : schema.kind.replace(record.name, `[${record.name}](#${record.name.toLowerCase()})`)
}
