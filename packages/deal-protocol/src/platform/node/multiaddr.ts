export { multiaddr } from '@multiformats/multiaddr'
