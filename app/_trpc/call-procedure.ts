import { fromWire, toWire } from "#server/domain/wire";

/** What a procedure failed with, as the server worded it. */
export class ProcedureError extends Error {
  readonly data: unknown;

  constructor(message: string, data: unknown) {
    super(message);
    this.data = data;
  }
}

type Call = {
  path: string;
  input: unknown;
  resolve: (data: unknown) => void;
  reject: (error: unknown) => void;
};

/** Proxies commonly cut at 8 KiB. */
const URL_LIMIT = 4_096;

let waiting: Call[] = [];

/** Asks a query. Those of one moment share a request. */
export function askQuery(path: string, input: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (waiting.length === 0) setTimeout(askTogether);
    waiting.push({ path, input, resolve, reject });
  });
}

/** Changes something: always a request of its own, so that none waits for another. */
export function sendMutation(path: string, input: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    void request([{ path, input, resolve, reject }], "POST");
  });
}

function askTogether(): void {
  const calls = waiting;
  waiting = [];
  let first = 0;
  for (let end = 1; end <= calls.length; end += 1) {
    const isLast = end === calls.length;
    if (!isLast && urlOf(calls.slice(first, end + 1)).length <= URL_LIMIT) continue;
    void request(calls.slice(first, end), "GET");
    first = end;
  }
}

async function request(calls: readonly Call[], method: "GET" | "POST"): Promise<void> {
  try {
    const answers = await fetchAnswers(calls, method);
    calls.forEach(({ resolve, reject }, at) => {
      const { result, error } = answers[at] ?? {};
      if (result) resolve(fromWire(result.data));
      else reject(errorOf(fromWire(error ?? null)));
    });
  } catch (error) {
    for (const { reject } of calls) reject(error);
  }
}

type Answer = { result?: { data: Parameters<typeof fromWire>[0] }; error?: never };

async function fetchAnswers(calls: readonly Call[], method: "GET" | "POST"): Promise<Answer[]> {
  const response =
    method === "GET"
      ? await fetch(urlOf(calls))
      : await fetch(`${base(calls)}?batch=1`, {
          method,
          headers: { "content-type": "application/json" },
          body: inputsOf(calls),
        });
  const answers: unknown = await response.json().catch(() => null);
  if (Array.isArray(answers)) return answers;
  throw new ProcedureError(
    `The server's answer can't be read (${response.status}). Try again in a moment.`,
    { httpStatus: response.status },
  );
}

const base = (calls: readonly Call[]) => `/api/trpc/${calls.map(({ path }) => path).join(",")}`;

const urlOf = (calls: readonly Call[]) =>
  `${base(calls)}?batch=1&input=${encodeURIComponent(inputsOf(calls))}`;

function inputsOf(calls: readonly Call[]): string {
  return JSON.stringify(Object.fromEntries(calls.map(({ input }, at) => [at, toWire(input)])));
}

function errorOf(shape: unknown): ProcedureError {
  const { message, data } = (shape ?? {}) as { message?: string; data?: unknown };
  return new ProcedureError(message ?? "The server did not answer this.", data);
}
