const GAP_PX = 6;
const EDGE_PX = 8;

/**
 * Puts something that lies over the page (`position: fixed`) under its anchor, or above it where
 * there is more room, and within the window.
 */
export function placeBeside(anchor: Element, layer: HTMLElement, align: "start" | "end"): void {
  const at = anchor.getBoundingClientRect();
  const below = window.innerHeight - at.bottom - GAP_PX - EDGE_PX;
  const above = at.top - GAP_PX - EDGE_PX;
  const isBelow = layer.offsetHeight <= below || below >= above;
  layer.style.maxHeight = `${Math.max(isBelow ? below : above, 96)}px`;
  layer.style.top = isBelow ? `${at.bottom + GAP_PX}px` : "auto";
  layer.style.bottom = isBelow ? "auto" : `${window.innerHeight - at.top + GAP_PX}px`;
  const wanted = align === "start" ? at.left : at.right - layer.offsetWidth;
  const rightmost = document.documentElement.clientWidth - layer.offsetWidth - EDGE_PX;
  layer.style.left = `${Math.max(EDGE_PX, Math.min(wanted, rightmost))}px`;
}
