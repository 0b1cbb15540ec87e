"use client";

import { type RefObject, useEffect, useState } from "react";

/** So many beyond the screen on either side, so that scrolling meets no hole. */
const BEYOND = 15;
/** Rows come and go in such steps, or every line scrolled would render. */
const STEP = 5;
/** What is rendered before it is known how tall the screen is. */
const AT_FIRST = 30;

/**
 * Which rows of a long list of equally high ones are on screen, with some to spare. The page itself
 * is what scrolls; `list` is the element that holds the rows and the room for the others.
 */
export function useVisibleRows(
  list: RefObject<HTMLElement | null>,
  { count, rowHeight }: { count: number; rowHeight: number },
): { first: number; last: number } {
  const [visible, setVisible] = useState({ first: 0, last: AT_FIRST });
  useEffect(() => {
    let frame = 0;
    function measure() {
      frame = 0;
      if (list.current === null) return;
      const above = -list.current.getBoundingClientRect().top;
      const first = stepDown(above / rowHeight - BEYOND);
      const last = stepDown((above + window.innerHeight) / rowHeight + BEYOND) + STEP;
      setVisible((now) => (now.first === first && now.last === last ? now : { first, last }));
    }
    function soon() {
      if (frame === 0) frame = requestAnimationFrame(measure);
    }
    measure();
    window.addEventListener("scroll", soon, { passive: true });
    window.addEventListener("resize", soon);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("scroll", soon);
      window.removeEventListener("resize", soon);
    };
  }, [list, rowHeight]);
  const last = Math.min(visible.last, count);
  return { first: Math.min(visible.first, last), last };
}

function stepDown(row: number): number {
  return Math.max(0, Math.floor(row / STEP) * STEP);
}
