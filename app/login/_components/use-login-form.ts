"use client";

import { type FormEvent, useState } from "react";
import { sendForm } from "./send-form";

/**
 * State of a login form. After a success the browser loads the next page afresh, so that
 * nothing rendered for a stranger stays in its caches.
 */
export function useLoginForm(path: string, next: string, firstError: string | null) {
  const [error, setError] = useState(firstError);
  const [isSending, setIsSending] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isSending) return;
    const form = event.currentTarget;
    setIsSending(true);
    setError(null);
    const outcome = await sendForm(path, new FormData(form));
    if (outcome.ok) {
      location.assign(next);
      return;
    }
    setIsSending(false);
    setError(outcome.message);
    const password = form.elements.namedItem("password");
    if (password instanceof HTMLInputElement) password.select();
  }

  return { error, isSending, submit };
}
