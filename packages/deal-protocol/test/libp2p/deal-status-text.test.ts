import { expect, test } from 'vitest'
import type { DealStatusResponse } from '../../src/index.ts'
import { dealStatusText } from '../../src/libp2p/index.ts'
import { exampleParams, exampleProposal } from '../builders/example-deal.ts'

function response(status: string, rest: Partial<DealStatusResponse> = {}, inner = {}): DealStatusResponse {
  return {
    dealUuid: exampleParams.dealUuid,
    error: '',
    dealStatus: {
      error: '',
      status,
      sealingStatus: '',
      proposal: exampleProposal,
      signedProposalCid: exampleParams.dealDataRoot,
      publishCid: null,
      chainDealId: 0n,
      ...inner,
    },
    isOffline: false,
    transferSize: 300n,
    nBytesReceived: 0n,
    ...rest,
  }
}

test.each([
  ['Transfer Queued', response('Accepted')],
  ['Transferring 33.33%', response('Accepted', { nBytesReceived: 100n })],
  ['Transferring', response('Accepted', { nBytesReceived: 100n, transferSize: 0n })],
  ['Awaiting Offline Data Import', response('Accepted', { isOffline: true })],
  ['Ready to Publish', response('Transferred')],
  ['Awaiting Publish Confirmation', response('Published')],
  ['Adding to Sector', response('PublishConfirmed')],
  ['Announcing', response('AddedPiece')],
  ['Sealing', response('IndexedAndAnnounced')],
  ['Sealing: PreCommit1', response('IndexedAndAnnounced', {}, { sealingStatus: 'PreCommit1' })],
  ['Expired', response('Complete')],
  ['Error: no space', response('Complete', {}, { error: 'no space' })],
  ['Error: no such deal', response('', { error: 'no such deal', dealStatus: null })],
  ['Unknown', response('', { dealStatus: null })],
  ['SomethingNew', response('SomethingNew')],
])('a deal is said to be %s', (text, given) => {
  expect(dealStatusText(given)).toBe(text)
})
