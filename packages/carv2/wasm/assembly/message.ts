/**
 * A message and the digest it should have, as the host lays them out in a table:
 *
 *     ┌───────────┬────────────┬─────────────┬──────────────┬──────────────┐
 *     │ dataStart │ dataLength │ digestStart │ digestLength │ outputLength │   five u32, little-endian
 *     └───────────┴────────────┴─────────────┴──────────────┴──────────────┘
 *
 * `outputLength` is how many bytes the hash function yields. The digest may be shorter, and is compared as a prefix.
 * The host leaves 128 readable bytes behind the last message: tails are copied in whole blocks.
 */
@unmanaged
export class Message {
  dataStart: u32
  dataLength: u32
  digestStart: u32
  digestLength: u32
  outputLength: u32
}

/** The message at `index` of a table. */
export function messageAt(table: usize, index: i32): Message {
  return changetype<Message>(table + <usize>index * offsetof<Message>())
}
