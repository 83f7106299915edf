import { field, omittedField } from '../cbor/field.ts'
import { list } from '../cbor/list.ts'
import { map } from '../cbor/map.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { rawText, text, textEnumeration } from '../cbor/text.ts'

const protocol = '/libp2p/balancer/forwarding/0.0.1'

export const ForwardingRequest = /* @__PURE__ */ map(
  'ForwardingRequest',
  () => ({
    kind: field('k', textEnumeration({ Inbound: 'i', Outbound: 'o' })),
    remote: field('r', rawText),
    protocols: field('ps', list(text)),
  }),
  {
    about:
      'A stream to forward: from or to the peer whose id, as bytes, is `remote`. Its length is in front as a varint.',
    protocol,
  },
)
export type ForwardingRequest = TypeOf<typeof ForwardingRequest>

export const ForwardingResponse = /* @__PURE__ */ map(
  'ForwardingResponse',
  () => ({
    code: field('c', textEnumeration({ Ok: 'o', Rejected: 'r' })),
    message: field('m', text),
    protocolId: omittedField('p', text),
  }),
  { about: 'Whether the stream is forwarded. Its length is in front as a varint.', protocol },
)
export type ForwardingResponse = TypeOf<typeof ForwardingResponse>
