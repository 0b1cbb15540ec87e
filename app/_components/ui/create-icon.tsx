import type { ComponentProps } from "react";
import { createElement } from "react";

type Shape = [tag: string, attributes: Record<string, string>];

/**
 * What draws Lucide's icons. The bundler puts it in place of Lucide's own (see next.config.mjs),
 * which weighs three kilobytes for ways of drawing that no page of ours asks for.
 */
export default function createIcon({ node }: { node: readonly Shape[] }) {
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each icon, as it loads
  return function Icon(props: ComponentProps<"svg">) {
    return (
      // biome-ignore lint/a11y/noSvgWithoutTitle: named or hidden by whoever shows it
      <svg
        xmlns="http://www.w3.org/2000/svg"
        width={24}
        height={24}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={2}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden={props["aria-label"] === undefined || undefined}
        {...props}
      >
        {node.map(([tag, attributes]) => createElement(tag, attributes))}
      </svg>
    );
  };
}
