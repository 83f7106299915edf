/** Opens a store and keeps it open until it is killed: run by lock.test.ts. Prints a line when it has it. */
import { ReadWriteBlockstore } from '../../src/blockstore/read-write.ts'

await ReadWriteBlockstore.open(process.argv[2])
console.log('open')
setInterval(() => {}, 1000)
