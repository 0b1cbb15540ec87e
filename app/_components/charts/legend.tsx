import { useId } from "react";
import { Texture } from "./bars";
import { DASHES, type Look, type Series, TONE_COLORS } from "./series";

export function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-0.5 text-2xs text-muted">
      {series.map(({ label, look }) => (
        <li key={label} className="flex items-center gap-1.5">
          <Swatch look={look} />
          {label}
        </li>
      ))}
    </ul>
  );
}

/** A series as the chart draws it, small. */
export function Swatch({ look }: { look: Look }) {
  const id = useId();
  const color = TONE_COLORS[look.tone];
  if (look.shape === "line") {
    return (
      <svg width={20} height={10} aria-hidden className="shrink-0">
        <path
          d="M1 5H19"
          stroke={color}
          strokeWidth={2}
          strokeDasharray={DASHES[look.dash]}
          strokeLinecap="round"
        />
      </svg>
    );
  }
  return (
    <svg width={10} height={10} aria-hidden className="shrink-0">
      <Texture id={id} look={look} />
      <rect
        x={0.5}
        y={0.5}
        width={9}
        height={9}
        fill={look.texture === "plain" ? color : `url(#${id})`}
        stroke={color}
      />
    </svg>
  );
}
