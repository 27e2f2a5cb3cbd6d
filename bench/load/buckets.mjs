// The buckets that the load engine records latencies in, for loops that are compared with it: whole microseconds, a
// bucket each up to 2,048, and 1,024 for every doubling from there.
export class Buckets {
  counts = new Float64Array(24 * 1024)
  sumMs = 0
  maxMs = 0

  record(ms) {
    const microseconds = (ms * 1000 + 0.5) >>> 0
    const shift = microseconds < 2048 ? 0 : 21 - Math.clz32(microseconds)
    this.counts[shift * 1024 + (microseconds >>> shift)]++
    this.sumMs += ms
    if (ms > this.maxMs) this.maxMs = ms
  }
}
