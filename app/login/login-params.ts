type Raw = Record<string, string | string[] | undefined>;

/** What the login page's URL can say. Anything odd counts as absent. */
export function readLoginParams(raw: Raw): {
  next: string | null;
  /** The one-time token of the link for the first account. */
  setup: string | null;
  /** The one-time token of an invitation. */
  invite: string | null;
  /** The code of the error a form came back with. */
  error: string | null;
} {
  const one = (key: string) => {
    const value = raw[key];
    return typeof value === "string" && value !== "" ? value : null;
  };
  return { next: one("next"), setup: one("setup"), invite: one("invite"), error: one("error") };
}

const MESSAGES: Record<string, string> = {
  wrong_credentials: "That e-mail address and password do not match.",
  too_many_tries: "Too many tries. Wait a quarter of an hour, then try again.",
  invalid_input: "Enter your e-mail address and your password.",
  invalid_staff: "Enter an e-mail address, and a password of at least 8 characters.",
  invitation_spent:
    "That link has been used, withdrawn or has run out. Ask whoever invited you for a new one.",
  setup_link_spent:
    "That link has been used or replaced. Sign in, or restart Ringonce to get a new link.",
};

/** The words for an error's code; codes we do not know say nothing. */
export function loginErrorText(code: string | null): string | null {
  return code !== null && Object.hasOwn(MESSAGES, code) ? (MESSAGES[code] ?? null) : null;
}
