import { deflateSync, inflateSync } from 'node:zlib'

// Version 2 of the format, its counts in variable-length integers.
const cookie = 0x1c849303 | 0x10
const compressedCookie = 0x1c849304 | 0x10
const headerBytes = 40

/** What tells the buckets of one HDR histogram from those of another. */
export interface HdrShape {
  readonly significantDigits: number
  readonly lowest: number
  readonly highest: number
}

/**
 * Writes the counts of an HDR histogram in its compressed V2 encoding, base64.
 *
 * @param counts  by bucket, whole numbers from 0, up to the last that is more.
 * @see Gil Tene, HdrHistogram, `AbstractHistogram.encodeIntoCompressedByteBuffer`: github.com/HdrHistogram
 */
export function encodeHdr(counts: Float64Array, shape: HdrShape): string {
  const payload = encodeCounts(counts)
  const plain = Buffer.alloc(headerBytes + payload.length)
  plain.writeInt32BE(cookie, 0)
  plain.writeInt32BE(payload.length, 4)
  plain.writeInt32BE(0, 8) // No offset: buckets start at the first.
  plain.writeInt32BE(shape.significantDigits, 12)
  plain.writeBigInt64BE(BigInt(shape.lowest), 16)
  plain.writeBigInt64BE(BigInt(shape.highest), 24)
  plain.writeDoubleBE(1, 32) // Values stand for themselves.
  plain.set(payload, headerBytes)
  const compressed = deflateSync(plain)
  const head = Buffer.alloc(8)
  head.writeInt32BE(compressedCookie, 0)
  head.writeInt32BE(compressed.length, 4)
  return Buffer.concat([head, compressed]).toString('base64')
}

/**
 * Reads what `encodeHdr` wrote into the counts of the same shape.
 *
 * @throws RangeError  not an HDR histogram in this encoding, or one of another shape.
 */
export function decodeHdr(encoded: string, counts: Float64Array, shape: HdrShape): void {
  const plain = decompress(Buffer.from(encoded, 'base64'))
  const sameShape =
    plain.readInt32BE(12) === shape.significantDigits &&
    Number(plain.readBigInt64BE(16)) === shape.lowest &&
    Number(plain.readBigInt64BE(24)) === shape.highest
  if (!sameShape) throw new RangeError('Expected a histogram with the buckets of this version, got others')
  decodeCounts(plain.subarray(headerBytes, headerBytes + plain.readInt32BE(4)), counts)
}

function decompress(bytes: Buffer): Buffer {
  if (bytes.length < 8 || bytes.readInt32BE(0) !== compressedCookie) throw notHdr()
  const plain = inflateSync(bytes.subarray(8, 8 + bytes.readInt32BE(4)))
  if (plain.length < headerBytes || plain.readInt32BE(0) !== cookie) throw notHdr()
  return plain
}

function notHdr(): RangeError {
  return new RangeError("Expected a histogram in HDR's compressed V2 encoding, got something else")
}

// A count stands for itself and a run of empty buckets for minus its length; both zigzag, seven bits a byte, low ones first.
function encodeCounts(counts: Float64Array): Uint8Array {
  const bytes: number[] = []
  for (let at = 0; at < counts.length; ) {
    let empty = 0
    while (counts[at + empty] === 0) empty++
    // One empty bucket is written as the count it is.
    let rest = empty > 1 ? 2 * empty - 1 : 2 * (counts[at] as number)
    at += Math.max(empty, 1)
    while (rest > 127) {
      bytes.push((rest % 128) + 128)
      rest = Math.floor(rest / 128)
    }
    bytes.push(rest)
  }
  return Uint8Array.from(bytes)
}

function decodeCounts(bytes: Uint8Array, counts: Float64Array): void {
  let at = 0
  let value = 0
  let weight = 1
  for (const byte of bytes) {
    value += (byte % 128) * weight
    weight *= 128
    if (byte > 127) continue
    if (value % 2 === 1) at += (value + 1) / 2
    else counts[at++] = value / 2
    if (at > counts.length) throw notHdr()
    value = 0
    weight = 1
  }
}
