/**
 * What interface-blockstore-tests imports as `aegir/chai`: chai with promises, on which `true`, `false` and `ok` are
 * called. vitest.config.ts leads the import here.
 */
import * as chai from 'chai'
import chaiAsPromised from 'chai-as-promised'

chai.use(chaiAsPromised)
chai.use(({ Assertion }) => {
  for (const property of ['true', 'false', 'ok']) {
    Assertion.overwriteProperty(property, (assertProperty: () => void) => {
      return function (this: Chai.AssertionStatic) {
        assertProperty.call(this)
        return () => this
      }
    })
  }
})

export const { expect } = chai
