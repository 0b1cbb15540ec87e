import { formatCount } from "@/_components/format";

const HEIGHT = 24;
const STEP = 4;

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
      {counts.map((count, index) => {
        // A step with anything in it shows.
        const height = count === 0 ? 0 : Math.max(2, (count / peak) * (HEIGHT - 2));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
            key={index}
            x={index * STEP}
            y={HEIGHT - height}
            width={STEP - 1}
            height={height}
            rx="0.5"
            fill="currentColor"
          />
        );
      })}
    </svg>
  );
}
