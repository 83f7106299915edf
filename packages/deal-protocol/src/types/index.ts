/**
 * Every message type, under the name that it is exported by. Each is declared as `@__PURE__`, its fields in a function:
 * so a bundler can tell that one which nobody uses need not be there.
 */
export * from './boost-status.ts'
export * from './boost-storage.ts'
export * from './chain-state.ts'
export * from './data-transfer.ts'
export * from './forwarding.ts'
export * from './legacy-ask.ts'
export * from './legacy-proposal.ts'
export * from './legacy-status.ts'
export * from './market.ts'
export * from './provider-records.ts'
export * from './retrieval.ts'
export * from './statuses.ts'
export * from './transports.ts'
