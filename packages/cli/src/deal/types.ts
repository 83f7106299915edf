import { type AnySchema, messageTypes } from '@carport/deal-protocol'
import { writeTo } from '../output/target.ts'
import { dealCommand } from './arguments.ts'

export function types() {
  return dealCommand('types', ['carport deal types', `carport deal types --json | grep '"DealParams"'`])
    .description('Print the names of all types of messages; in JSON with what they are made of.')
    .action(({ json = false }) =>
      writeTo('-', async (output) => {
        for (const [name, type] of messageTypes) await (json ? output.json(describe(name, type)) : output.line(name))
      }),
    )
}

function describe(type: string, { record }: AnySchema) {
  const fields = record?.fields.map(({ name, wireName, schema, presence }) => ({
    name,
    wireName,
    kind: schema.kind,
    presence,
  }))
  return { type, protocol: record?.protocol, style: record?.style, about: record?.about, fields }
}
