import type { ValueScale } from "./scale";
import { type Look, type Series, TONE_COLORS } from "./series";

type BarLook = Extract<Look, { shape: "bar" }>;

/**
 * Bars of one unit each, stacked in the order given. Across they stretch with the page, upwards a
 * unit is a pixel: so textures are of horizontal lines, which no stretching harms.
 */
export function Bars({
  series,
  scale,
  height,
  id,
}: {
  series: readonly Series[];
  scale: ValueScale;
  height: number;
  /** Unique on the page; the textures are found by it. */
  id: string;
}) {
  const sums: number[] = [];
  return series.map(({ label, look, values }, nth) => {
    if (look.shape !== "bar") return null;
    const texture = `${id}-${nth}`;
    const rects = values.map((value, step) => {
      const foot = sums[step] ?? 0;
      const top = foot + (value ?? 0);
      sums[step] = top;
      if (value === null || value === 0) return null;
      const bottom = height - scale.place(foot) * height;
      // What is not nothing can be seen.
      const tall = Math.max(1.5, (scale.place(top) - scale.place(foot)) * height);
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <rect key={step} x={step + 0.12} width={0.76} y={bottom - tall} height={tall} />
      );
    });
    const color = TONE_COLORS[look.tone];
    return (
      <g
        key={label}
        fill={look.texture === "plain" ? color : `url(#${texture})`}
        stroke={look.texture === "plain" ? "none" : color}
        strokeWidth={look.texture === "hollow" ? 1.25 : 0.5}
        vectorEffect="non-scaling-stroke"
        className="[&>rect]:[vector-effect:non-scaling-stroke]"
      >
        {look.texture !== "plain" && <Texture id={texture} look={look} />}
        {rects}
      </g>
    );
  });
}

/** Of the tone on the surface it stands on. */
export function Texture({ id, look }: { id: string; look: BarLook }) {
  const color = TONE_COLORS[look.tone];
  const line = { striped: 2.25, dotted: 1, hollow: 0, plain: 4 }[look.texture];
  return (
    <defs>
      <pattern
        id={id}
        width={4}
        height={look.texture === "dotted" ? 3 : 4}
        patternUnits="userSpaceOnUse"
      >
        <rect width={4} height={4} fill="var(--surface)" stroke="none" />
        {line > 0 && <rect width={4} height={line} fill={color} stroke="none" />}
      </pattern>
    </defs>
  );
}
