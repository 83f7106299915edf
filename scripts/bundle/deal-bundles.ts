/** What a page may use of @carport/deal-protocol, and how much it may load for that. */
export interface DealBundle {
  readonly what: string
  /** The entry of the package that has them, when it is not the main one. */
  readonly entry?: 'libp2p'
  readonly exports: readonly string[]
  /** Gzipped. */
  readonly budget: number
  /** Parts of the package, and packages, of which nothing may be in it. */
  readonly without: readonly Part[]
}

export type Part = keyof typeof parts

/** How a part is known by its files. */
export const parts = {
  BLS: /@noble\/curves\/.*(?:bls|bn254)|\/signing\/bls\.js$/,
  secp256k1: /@noble\/curves\//,
  hashes: /@noble\/hashes\//,
  CIDs: /\/multiformats\//,
  // How large pieces may be is a bound of proposals, too.
  pieces: /deal-protocol\/dist\/piece\/(?!piece-size\.js$)/,
  libp2p: /libp2p|@chainsafe\/(?!hashtree)|deal-protocol\/dist\/libp2p\//,
  'libp2p itself': /node_modules\/(?:@libp2p|libp2p)\//,
  multiaddrs: /@multiformats\/multiaddr/,
  Node: /\/platform\/node|node:/,
} as const

const codecs = ['encode', 'decode', 'decodeFirst', 'decodeStream', 'toJson', 'fromJson', 'validate']

export const dealBundles: readonly DealBundle[] = [
  {
    what: 'one small type: DealResponse, encode, decode',
    exports: ['DealResponse', 'encode', 'decode'],
    budget: 7_000,
    without: ['secp256k1', 'hashes', 'CIDs', 'pieces', 'libp2p', 'multiaddrs', 'Node'],
  },
  {
    what: 'one large type: DealParams, all of encode, decode, toJson, validate',
    exports: ['DealParams', ...codecs],
    budget: 22_000,
    without: ['secp256k1', 'pieces', 'libp2p', 'multiaddrs', 'Node'],
  },
  {
    what: 'all 60 types and codecs, Address, TokenAmount, Label',
    exports: ['messageTypes', ...codecs, 'Address', 'TokenAmount', 'Label', 'Signature'],
    budget: 30_000,
    without: ['secp256k1', 'pieces', 'libp2p', 'multiaddrs', 'Node'],
  },
  {
    what: 'proposing: DealParams, signed with secp256k1, both CIDs',
    exports: ['DealParams', 'encode', 'validate', 'sign', 'secp256k1Signer', 'dealProposalCid', 'signedProposalCid'],
    budget: 36_000,
    without: ['BLS', 'pieces', 'libp2p', 'multiaddrs', 'Node'],
  },
  {
    what: 'checking signatures of every kind, BLS included',
    exports: ['ClientDealProposal', 'decode', 'verifyProposal'],
    budget: 52_000,
    without: ['pieces', 'libp2p', 'multiaddrs', 'Node'],
  },
  {
    what: 'pieces: PieceHasher, with WebAssembly',
    exports: ['PieceHasher', 'pieceCid'],
    budget: 16_000,
    without: ['secp256k1', 'libp2p', 'multiaddrs', 'Node'],
  },
  {
    what: 'asking providers over a libp2p node that the page has',
    entry: 'libp2p',
    exports: ['dealClient'],
    budget: 25_000,
    without: ['secp256k1', 'pieces', 'multiaddrs', 'libp2p itself', 'Node'],
  },
]
