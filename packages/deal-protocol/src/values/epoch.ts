import { InvalidValueError } from '../cbor/errors.ts'
import { EPOCH_SECONDS } from './deal-bounds.ts'

/** When epoch 0 of a network was, in seconds since 1970. */
export const GENESIS = { mainnet: 1_598_306_400, calibration: 1_667_326_380 } as const

/** A network by its name, or the time of its genesis. */
export type Genesis = keyof typeof GENESIS | Date

/** When an epoch begins. */
export function epochToDate(epoch: bigint, genesis: Genesis = 'mainnet'): Date {
  const date = new Date(genesisSeconds(genesis) * 1000 + Number(epoch) * EPOCH_SECONDS * 1000)
  if (Number.isNaN(date.getTime())) throw new InvalidValueError('an epoch within the range of dates', epoch)
  return date
}

/** The epoch in which a time lies; negative before the genesis. */
export function dateToEpoch(date: Date, genesis: Genesis = 'mainnet'): bigint {
  if (Number.isNaN(date.getTime())) throw new InvalidValueError('a valid date', date)
  return BigInt(Math.floor((date.getTime() / 1000 - genesisSeconds(genesis)) / EPOCH_SECONDS))
}

function genesisSeconds(genesis: Genesis): number {
  return genesis instanceof Date ? genesis.getTime() / 1000 : GENESIS[genesis]
}
