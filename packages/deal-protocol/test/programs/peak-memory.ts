/** `node peak-memory.ts FILE THREADS`: hashes a file and prints the most memory that this process ever had, in bytes. */
import { calculatePiece } from '@carport/deal-protocol'

const [path, threads] = process.argv.slice(2)
await calculatePiece(path, { threads: Number(threads) })
console.log(process.resourceUsage().maxRSS * 1024)
