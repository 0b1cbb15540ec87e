"use client";

import { ArrowLeft } from "lucide-react";
import { Button } from "./ui/button";

/** To the page before this one, whichever it was. */
export function BackButton() {
  return (
    <Button variant="ghost" onClick={() => history.back()}>
      <ArrowLeft aria-hidden />
      Go back
    </Button>
  );
}
