import type { DealStatusResponse } from '../types/boost-status.ts'

/** How a deal stands, in the words of Boost's own client (section 2.4). */
export function dealStatusText({
  error,
  dealStatus,
  isOffline,
  transferSize,
  nBytesReceived,
}: DealStatusResponse): string {
  if (error !== '') return `Error: ${error}`
  if (dealStatus === null) return 'Unknown'
  switch (dealStatus.status) {
    case 'Accepted':
      return isOffline ? 'Awaiting Offline Data Import' : transferText(nBytesReceived, transferSize)
    case 'Transferred':
      return 'Ready to Publish'
    case 'Published':
      return 'Awaiting Publish Confirmation'
    case 'PublishConfirmed':
      return 'Adding to Sector'
    case 'AddedPiece':
      return 'Announcing'
    case 'IndexedAndAnnounced':
      return dealStatus.sealingStatus === '' ? 'Sealing' : `Sealing: ${dealStatus.sealingStatus}`
    case 'Complete':
      return dealStatus.error === '' ? 'Expired' : `Error: ${dealStatus.error}`
    default:
      return dealStatus.status
  }
}

function transferText(received: bigint, size: bigint): string {
  if (received === 0n) return 'Transfer Queued'
  // Without a size nobody knows how much is left.
  return size === 0n ? 'Transferring' : `Transferring ${(Number((received * 10_000n) / size) / 100).toFixed(2)}%`
}
