"use client";

import { Share2 } from "lucide-react";
import { Button } from "@/_components/ui/button";

const load = () => import("./share-page");

/** Copies a link to what the page shows. What it takes comes when somebody points at it. */
export function ShareButton() {
  return (
    <Button
      title="Copy a link to exactly this (s)"
      aria-keyshortcuts="s"
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={async () => (await load()).sharePage()}
    >
      <Share2 aria-hidden />
      Share
    </Button>
  );
}
