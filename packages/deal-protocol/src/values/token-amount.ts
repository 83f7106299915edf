import { InvalidAmountError } from './errors.ts'

/** Decimal places of each unit: 1 FIL is 10^18 attoFIL. */
const DECIMALS = { FIL: 18, nFIL: 9, aFIL: 0 } as const
export type FilUnit = keyof typeof DECIMALS

/** What may stand behind a number, in any case. */
const UNITS: Readonly<Record<string, FilUnit>> = { '': 'FIL', fil: 'FIL', nfil: 'nFIL', afil: 'aFIL', attofil: 'aFIL' }
/** As in Lotus, so that nobody's parser chokes on what ours takes. */
const MAX_DIGITS = 50

/** Amounts of FIL. In messages they are bigints of attoFIL; here they become text and back. */
export const TokenAmount = {
  /**
   * attoFIL of a text such as `1.5`, `1.5 FIL`, `3 nFIL` or `100 aFIL`. What Lotus takes, and nFIL.
   *
   * @throws InvalidAmountError
   */
  parse(amount: string): bigint {
    const [, number, suffix] = /^([-.\d]*)(.*)$/s.exec(amount) as unknown as [string, string, string]
    const unit = UNITS[suffix.trim().toLowerCase()]
    if (unit === undefined) throw new InvalidAmountError(`unrecognized suffix: ${JSON.stringify(suffix)}`)
    if (number.length > MAX_DIGITS) throw new InvalidAmountError(`string length too large: ${number.length}`)
    const digits = /^(-?)(\d*)\.?(\d*)$/.exec(number)
    if (digits === null || (digits[2] === '' && digits[3] === '')) {
      throw new InvalidAmountError(`failed to parse ${JSON.stringify(number)} as a decimal number`)
    }
    const [, sign, whole, fraction] = digits
    const significant = fraction.replace(/0+$/, '')
    if (significant.length > DECIMALS[unit]) {
      throw new InvalidAmountError(`invalid ${unit} value: ${JSON.stringify(number)}: finer than 1 attoFIL`)
    }
    const magnitude = BigInt(whole + significant.padEnd(DECIMALS[unit], '0'))
    return sign === '-' ? -magnitude : magnitude
  },

  /** `1.5 FIL`; or in another unit, `1500000000 nFIL`. All digits, none rounded away. */
  format(attoFil: bigint, unit: FilUnit = 'FIL'): string {
    return `${TokenAmount.toDecimal(attoFil, unit)} ${unit}`
  },

  /** The number alone: `1.5`. */
  toDecimal(attoFil: bigint, unit: FilUnit = 'FIL'): string {
    const magnitude = (attoFil < 0n ? -attoFil : attoFil).toString().padStart(DECIMALS[unit] + 1, '0')
    const point = magnitude.length - DECIMALS[unit]
    const fraction = magnitude.slice(point).replace(/0+$/, '')
    return `${attoFil < 0n ? '-' : ''}${magnitude.slice(0, point)}${fraction === '' ? '' : `.${fraction}`}`
  },
} as const
