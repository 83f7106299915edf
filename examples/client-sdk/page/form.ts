import type { DealInputs, InputProblem } from '../deal-inputs.ts'
import { element } from './elements.ts'

/** Something wrong with an input of the form, by its id. */
export type FormProblem = { readonly input: string; readonly problem: string }

const form = element('deal', HTMLFormElement)
const inputs = [...form.querySelectorAll('input')]
const dealInputs = inputs.filter(({ name }) => name !== '')

/** The inputs of the form have the names of {@link DealInputs}: texts, and ticks. */
export function readForm(): DealInputs {
  const entries = dealInputs.map((input) => [input.name, input.type === 'checkbox' ? input.checked : input.value])
  return Object.fromEntries(entries) as DealInputs
}

/** Puts values into the form, as if they had been typed. */
export function fillForm(values: Partial<DealInputs>): void {
  for (const input of dealInputs) {
    const value = values[input.name as keyof DealInputs]
    if (typeof value === 'boolean') input.checked = value
    else if (value !== undefined) input.value = value
  }
  form.dispatchEvent(new Event('input'))
}

/** Shows each problem under its input, none under the others, and leads to the first. */
export function showProblems(problems: readonly (InputProblem | FormProblem)[]): void {
  for (const input of inputs.filter(({ type }) => type !== 'checkbox')) {
    const found = problems.find((problem) => problem.input === input.id)
    element(`${input.id}-error`, HTMLParagraphElement).textContent = found?.problem ?? ''
    if (found) input.setAttribute('aria-invalid', 'true')
    else input.removeAttribute('aria-invalid')
  }
  form.querySelector<HTMLInputElement>('[aria-invalid]')?.focus()
}
