/** Preloaded by test processes that import `src`: there `#platform` is this package's own `src/platform/node.ts`. */
import { registerHooks } from 'node:module'

const platform = new URL('../../src/platform/node.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) => next(specifier === '#platform' ? platform : specifier, context),
})
