"use client";

import type { ComponentProps } from "react";

/**
 * To the page before this one, whichever it was. It brings no look of its own: every page loads it
 * beforehand, for what does not exist.
 */
export function BackButton(props: ComponentProps<"button">) {
  return <button type="button" {...props} onClick={() => history.back()} />;
}
