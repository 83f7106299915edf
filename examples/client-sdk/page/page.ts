import { dateToEpoch, epochToDate, type Signer, secp256k1Signer } from '@carport/deal-protocol'
import { InvalidInputsError } from '../deal-inputs.ts'
import { exampleInputs } from '../example-inputs.ts'
import { generatePrivateKey, hexOfBytes, readPrivateKey } from '../private-key.ts'
import { propose } from '../propose.ts'
import { element, setText } from './elements.ts'
import { type FormProblem, fillForm, readForm, showProblems } from './form.ts'
import { hideResult, showResult } from './result.ts'

const form = element('deal', HTMLFormElement)
const keyInput = element('privateKey', HTMLInputElement)
const EPOCHS_A_DAY = 2_880n

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  hideResult()
  const problems: FormProblem[] = []
  const signer = readSigner(problems)
  try {
    // Without a key the inputs are checked nevertheless: all that is wrong shows at once.
    const deal = await propose(readForm(), signer ?? secp256k1Signer(generatePrivateKey()))
    if (signer) showResult(deal)
  } catch (error) {
    if (!(error instanceof InvalidInputsError)) throw error
    problems.push(...error.problems)
  }
  showProblems(problems)
  setText('status', problems.length === 0 ? 'Checked and signed.' : `Nothing was signed: ${problemCount(problems)}.`)
})

form.addEventListener('input', () => {
  hideResult()
  setText('status', '')
  setText('client', readSigner([])?.address.toString() ?? 'none yet')
  for (const input of ['startEpoch', 'endEpoch'] as const) setText(`${input}-date`, dateOf(readForm()[input]))
})

element('generate-key', HTMLButtonElement).addEventListener('click', () => {
  keyInput.value = hexOfBytes(generatePrivateKey())
  form.dispatchEvent(new Event('input'))
})

element('show-key', HTMLButtonElement).addEventListener('click', ({ currentTarget }) => {
  const isShown = keyInput.type === 'text'
  keyInput.type = isShown ? 'password' : 'text'
  ;(currentTarget as HTMLElement).setAttribute('aria-pressed', `${!isShown}`)
})

element('fill-example', HTMLButtonElement).addEventListener('click', () => {
  const inAWeek = dateToEpoch(new Date()) + 7n * EPOCHS_A_DAY
  fillForm({ ...exampleInputs, startEpoch: `${inAWeek}`, endEpoch: `${inAWeek + 365n * EPOCHS_A_DAY}` })
})

/** Whose key is in the form; undefined, with a problem, if there is none. */
function readSigner(problems: FormProblem[]): Signer | undefined {
  try {
    return secp256k1Signer(readPrivateKey(keyInput.value))
  } catch (error) {
    problems.push({ input: keyInput.id, problem: (error as Error).message })
    return undefined
  }
}

function problemCount({ length }: readonly unknown[]): string {
  return length === 1 ? 'one input is wrong' : `${length} inputs are wrong`
}

/** What an epoch means on mainnet; nothing for a text that is none. */
function dateOf(epoch: string): string {
  return /^\d{1,9}$/.test(epoch.trim()) ? epochToDate(BigInt(epoch)).toUTCString() : ''
}
