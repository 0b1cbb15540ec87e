import type { ValueScale } from "./scale";
import { DASHES, type Series, TONE_COLORS } from "./series";

/** One line through the middle of each step, broken where a value is missing. */
export function Lines({
  series,
  scale,
  height,
}: {
  series: readonly Series[];
  scale: ValueScale;
  height: number;
}) {
  return series.map(({ label, look, values }) => {
    if (look.shape !== "line") return null;
    const { line, dots } = linePaths(values, (value) => height - scale.place(value) * height);
    return (
      <g
        key={label}
        fill="none"
        stroke={TONE_COLORS[look.tone]}
        strokeLinejoin="round"
        strokeLinecap="round"
      >
        <path
          d={line}
          strokeWidth={look.dash === "dotted" ? 2 : 1.75}
          strokeDasharray={DASHES[look.dash]}
          vectorEffect="non-scaling-stroke"
        />
        <path d={dots} strokeWidth={5} vectorEffect="non-scaling-stroke" />
      </g>
    );
  });
}

/**
 * The line through what has neighbours, and a dot for each value between two gaps: a line of no
 * length, which its round ends make seen.
 */
export function linePaths(
  values: readonly (number | null)[],
  place: (value: number) => number,
): { line: string; dots: string } {
  let line = "";
  let dots = "";
  values.forEach((value, step) => {
    if (value === null) return;
    const at = `${step + 0.5} ${place(value).toFixed(1)}`;
    const follows = (values[step - 1] ?? null) !== null;
    const isFollowed = (values[step + 1] ?? null) !== null;
    if (!follows && !isFollowed) dots += `M${at}h0`;
    else line += `${follows ? "L" : "M"}${at}`;
  });
  return { line, dots };
}
