/** `["call", "transcript_object", 3, "a b"]` → `call.transcript_object[3]["a b"]`. */
export function formatJsonPath(path: readonly (string | number)[]): string {
  if (path.length === 0) return "the whole body";
  return path.map(formatStep).join("").replace(/^\./, "");
}

function formatStep(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  return /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
