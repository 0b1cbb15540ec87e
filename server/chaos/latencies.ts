/** Answer times by the millisecond: any percentile, in memory that does not grow. */
export type Latencies = {
  note(ms: number): void;
  /** Milliseconds; null when nothing was noted. */
  percentile(share: number): number | null;
  max(): number | null;
};

const LIMIT_MS = 10_000;

export function openLatencies(): Latencies {
  const counts = new Uint32Array(LIMIT_MS + 1);
  let total = 0;
  let longest: number | null = null;
  return {
    note(ms) {
      const bucket = Math.min(LIMIT_MS, Math.ceil(ms));
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      total += 1;
      longest = Math.max(longest ?? 0, ms);
    },
    percentile(share) {
      if (total === 0) return null;
      let left = Math.ceil(total * share);
      return counts.findIndex((count) => {
        left -= count;
        return left <= 0;
      });
    },
    max: () => longest,
  };
}
