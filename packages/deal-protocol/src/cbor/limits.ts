/** What every implementation of the protocols agrees on (specification 1), and the cap on a whole message. */
export const LIMITS = {
  textBytes: 8_192,
  byteStringBytes: 2_097_152,
  items: 8_192,
  cidBytes: 512,
  addressBytes: 64,
  amountBytes: 128,
  signatureBytes: 200,
  messageBytes: 4 * 1024 * 1024,
} as const
