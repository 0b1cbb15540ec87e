/** What one check found. `note` deserves a look, `bad` keeps Ringonce from doing its work. */
export type Finding = {
  verdict: "good" | "note" | "bad";
  subject: string;
  finding: string;
  /** What to do about it. */
  advice?: string;
};

export function good(subject: string, finding: string): Finding {
  return { verdict: "good", subject, finding };
}

export function note(subject: string, finding: string, advice?: string): Finding {
  return { verdict: "note", subject, finding, advice };
}

export function bad(subject: string, finding: string, advice?: string): Finding {
  return { verdict: "bad", subject, finding, advice };
}
