type Outcome = { ok: true } | { ok: false; message: string };

/** Sends a form of the login page. Never throws. */
export async function sendForm(path: string, form: FormData): Promise<Outcome> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(Object.fromEntries(form)),
    });
    if (response.ok) return { ok: true };
    const answer: unknown = await response.json();
    return { ok: false, message: messageIn(answer) };
  } catch {
    return {
      ok: false,
      message: "The server could not be reached. Check your connection, then try again.",
    };
  }
}

function messageIn(answer: unknown): string {
  const { error } = (answer ?? {}) as { error?: { message?: unknown } };
  return typeof error?.message === "string"
    ? error.message
    : "Something went wrong on our side. Try again.";
}
