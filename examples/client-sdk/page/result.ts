import { hexOfBytes } from '../private-key.ts'
import type { ProposedDeal } from '../propose.ts'
import { element, setText } from './elements.ts'

const section = element('result', HTMLElement)

export function showResult(deal: ProposedDeal): void {
  setText('dealUuid', deal.params.dealUuid)
  setText('dealProposalCid', `${deal.dealProposalCid}`)
  setText('signedProposalCid', `${deal.signedProposalCid}`)
  element('message', HTMLTextAreaElement).value = hexOfBytes(deal.message)
  section.hidden = false
  section.focus()
}

/** A result of inputs that have changed is none. */
export function hideResult(): void {
  section.hidden = true
}
