/** There is no such mark outside Node. */
export function makeUntransferable(_buffer: ArrayBuffer): void {}
