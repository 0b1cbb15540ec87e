import { formatCount } from "@/_components/format";

const HEIGHT = 24;
const STEP = 3;

/** Bars of equal steps, oldest first, each as tall as its share of the tallest. */
export function Sparkline({ counts, span }: { counts: readonly number[]; span: string }) {
  const peak = Math.max(0, ...counts);
  if (peak === 0) return <span className="text-faint">–</span>;
  const width = counts.length * STEP;
  return (
    <svg
      role="img"
      aria-label={`Events in ${span}: at most ${formatCount(peak)} a step`}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      width={width}
      height={HEIGHT}
      preserveAspectRatio="none"
      className="block text-accent"
    >
      <path d={`M0 ${HEIGHT - 0.5}H${width}`} stroke="var(--line)" />
      <path d={barsPath(counts, peak)} fill="currentColor" />
    </svg>
  );
}

/** One path for all of them: a page may have two hundred of these. */
function barsPath(counts: readonly number[], peak: number): string {
  return counts
    .map((count, step) => {
      if (count === 0) return "";
      // A step with anything in it shows.
      const height = Math.max(2, (count / peak) * (HEIGHT - 2));
      return `M${step * STEP} ${HEIGHT}v${-height.toFixed(1)}h${STEP - 1}v${height.toFixed(1)}z`;
    })
    .join("");
}
