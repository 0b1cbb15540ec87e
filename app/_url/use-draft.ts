"use client";

import { useState } from "react";

/**
 * What somebody types of a value in the URL until it takes effect. Begins anew when the URL changes.
 * Not in an effect: the first one would take back what was typed while the page woke up.
 */
export function useDraft(value: string | null): [draft: string, setDraft: (text: string) => void] {
  const [begunWith, setBegunWith] = useState(value);
  const [draft, setDraft] = useState(value ?? "");
  if (value !== begunWith) {
    setBegunWith(value);
    setDraft(value ?? "");
  }
  return [draft, setDraft];
}
