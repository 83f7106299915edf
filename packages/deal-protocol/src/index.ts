/**
 * What travels when a Filecoin deal is made: the messages of the deal protocols, addresses, amounts, signatures, pieces.
 *
 * @packageDocumentation
 */

// Codecs: what types are made of.
export { address } from './cbor/address.ts'
export { bigInteger } from './cbor/big-integer.ts'
export { bitField } from './cbor/bit-field.ts'
export { boolean } from './cbor/boolean.ts'
export { bytes } from './cbor/bytes.ts'
export { cid, undefinedCid } from './cbor/cid.ts'
// Codecs: what works on every type.
export { type Decoded, type DecodeOptions, decode, decodeFirst, receivedBytes } from './cbor/decode.ts'
export { decodeFirstOfStream, decodeStream, type MessageSource } from './cbor/decode-stream.ts'
export { encode, encodedSize, encodeInto } from './cbor/encode.ts'
export * from './cbor/errors.ts'
export {
  type Declaration,
  defaultedField,
  type Field,
  type Fields,
  field,
  omittedField,
  type RecordOf,
  type RecordOptions,
  type Shape,
} from './cbor/field.ts'
export { enumeration, epoch, int64, time, uint64 } from './cbor/integer.ts'
export { fromJson, parseJson, toJson, validate } from './cbor/json.ts'
export { label } from './cbor/label.ts'
export { LIMITS } from './cbor/limits.ts'
export { list } from './cbor/list.ts'
export { map } from './cbor/map.ts'
export { type ParseMultiaddr, provideMultiaddr } from './cbor/multiaddr.ts'
export { nullable } from './cbor/nullable.ts'
export { raw } from './cbor/raw.ts'
export {
  type AnySchema,
  type FieldDescription,
  type Json,
  type Presence,
  type Problem,
  type RecordDescription,
  Schema,
  type TypeOf,
} from './cbor/schema.ts'
export { signature } from './cbor/signature.ts'
export { rawText, text, textBytes, textEnumeration } from './cbor/text.ts'
export { tuple } from './cbor/tuple.ts'
export { uuid, uuidBytes } from './cbor/uuid.ts'

// Errors.
export * from './errors.ts'

// Pieces.
export * from './piece/index.ts'

// Signatures.
export { blsSigner, verifyBls } from './signing/bls.ts'
export { dealProposalCid, signedProposalCid } from './signing/deal-cids.ts'
export { delegatedSigner, ethereumAddress, verifyDelegated } from './signing/delegated.ts'
export * from './signing/errors.ts'
export {
  sign,
  signMessage,
  signStatusRequest,
  verifyMessage,
  verifyProposal,
  verifyStatusRequest,
} from './signing/messages.ts'
export { recoverSigner } from './signing/recover-signer.ts'
export { secp256k1Signer, verifySecp256k1 } from './signing/secp256k1.ts'
export type { Signer } from './signing/signer.ts'
export { type ResolveAddress, type VerifyOptions, verifySignature } from './signing/verify-signature.ts'

// Message types, and the numbers in them that have names.
export * from './types/index.ts'
export { messageTypes } from './types/message-types.ts'

// Values.
export { Address } from './values/address.ts'
export * from './values/ask-terms.ts'
export { type BitRun, decodeRuns, encodeRuns, InvalidBitFieldError, positionsOf, runsOf } from './values/bit-field.ts'
export * from './values/deal-bounds.ts'
export { dateToEpoch, epochToDate, GENESIS, type Genesis } from './values/epoch.ts'
export * from './values/errors.ts'
export { Label } from './values/label.ts'
export { SIGNATURE_TYPE, Signature } from './values/signature.ts'
export { type FilUnit, TokenAmount } from './values/token-amount.ts'
export {
  decodeTransferParams,
  encodeTransferParams,
  redactTransferParams,
  TRANSFER_PARAMS_LIMITS,
  type TransferParams,
  type TransferParamsLimits,
} from './values/transfer-params.ts'
