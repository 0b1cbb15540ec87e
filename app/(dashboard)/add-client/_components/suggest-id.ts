const LONGEST = 63;

/** A client id made from its name: `Smart Tax Nation` → `smart-tax-nation`. May come out empty. */
export function suggestId(name: string): string {
  return (
    name
      .normalize("NFKD")
      // The marks that NFKD has split off their letters.
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replaceAll("ß", "ss")
      .replaceAll("&", " and ")
      .replace(/['’]/g, "")
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, LONGEST)
      .replace(/^-+|-+$/g, "")
  );
}
