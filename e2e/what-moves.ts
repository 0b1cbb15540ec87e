declare global {
  interface Window {
    moved: { by: number; what: string[] }[];
  }
}

/** To be added to a page before its own scripts: notes in `window.moved` what moves by itself. */
export function noteWhatMoves(): void {
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, sources } = entry as PerformanceEntry & {
        value: number;
        sources: { node: Node | null }[];
      };
      // The banner of an outage may come while any page loads, and moves all of it.
      if (sources.some(({ node }) => node?.nodeName === "MAIN")) continue;
      const what = sources.map(({ node }) => node?.textContent?.slice(0, 80) ?? "what is gone");
      window.moved.push({ by: value, what });
    }
  }).observe({ type: "layout-shift", buffered: true });
}
