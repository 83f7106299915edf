import { field } from '../cbor/field.ts'
import { list } from '../cbor/list.ts'
import { map } from '../cbor/map.ts'
import { multiaddrBytes } from '../cbor/multiaddr.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { text } from '../cbor/text.ts'

const transport = /* @__PURE__ */ map(
  'Protocol',
  () => ({ name: field('Name', text), addresses: field('Addresses', list(multiaddrBytes)) }),
  { about: 'A way to retrieve, `libp2p`, `http` or `bitswap`, and where.', protocol: 'inside TransportsQueryResponse' },
)

export const TransportsQueryResponse = /* @__PURE__ */ map(
  'TransportsQueryResponse',
  () => ({ protocols: field('Protocols', list(transport)) }),
  { about: 'How data can be retrieved from a provider.', protocol: '/fil/retrieval/transports/1.0.0' },
)
export type TransportsQueryResponse = TypeOf<typeof TransportsQueryResponse>
