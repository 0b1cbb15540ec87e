/** An e-mail address, a password, a name and a path; nobody needs more. */
const LIMIT_BYTES = 16_384;

export type Form = {
  /** Only the values that are text. */
  fields: ReadonlyMap<string, string>;
  /** Sent by the browser itself, which waits for a page, not for JSON. */
  isNative: boolean;
};

/** @returns null for a body that is too large or neither JSON nor a form */
export async function readForm(request: Request): Promise<Form | null> {
  const text = await readText(request);
  if (text === null) return null;
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) {
    return { fields: new Map(new URLSearchParams(text)), isNative: true };
  }
  if (!type.startsWith("application/json")) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return null;
    const pairs = Object.entries(parsed).filter(
      (pair): pair is [string, string] => typeof pair[1] === "string",
    );
    return { fields: new Map(pairs), isNative: false };
  } catch {
    return null;
  }
}

async function readText(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body === null) return "";
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
