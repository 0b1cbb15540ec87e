import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { dispatch, type EventHandler } from "./handler.ts";
import type { Handler } from "./handlers/index.ts";

/** Why a file in the folder of handlers can't be one; the message says what to change. */
export class WrongHandler extends Error {
  readonly code = "wrong_handler";
}

/**
 * Everything that is run for an event: the handlers that are found by reading their folder.
 *
 * @throws WrongHandler for a file that is not a handler, or not that of the event type it is named for
 */
export async function loadHandlers(folder?: string): Promise<readonly Handler[]> {
  const found = await readHandlers(folder);
  return found.length === 0 ? [] : [dispatch(found)];
}

/**
 * The handlers in a folder, by the names of their files.
 *
 * @throws WrongHandler
 */
export async function readHandlers(folder = ownFolder()): Promise<readonly EventHandler[]> {
  const found: EventHandler[] = [];
  for (const file of (await readdir(folder)).sort()) {
    refuseOtherScript(folder, file);
    if (isHandlerFile(file)) found.push(await loadHandler(folder, file));
  }
  return found;
}

/** Asked for when it is needed: a bundle that holds this file has no folder, and loads no handlers. */
function ownFolder(): string {
  return join(import.meta.dirname, "handlers");
}

function isHandlerFile(file: string): boolean {
  return file.endsWith(".ts") && file !== "index.ts" && !/\.(test|d)\.ts$/.test(file);
}

/** It would be a handler that nobody runs. */
function refuseOtherScript(folder: string, file: string): void {
  const [, eventType] = /^([^.]+)\.(?:[mc]?js|[mc]ts|[jt]sx)$/.exec(file) ?? [];
  if (eventType === undefined) return;
  throw new WrongHandler(
    `${join(folder, file)} is not read, because the name of a handler ends in .ts. Rename the file to ${eventType}.ts, or move it out of this folder if it is none.`,
  );
}

async function loadHandler(folder: string, file: string): Promise<EventHandler> {
  const path = join(folder, file);
  const eventType = file.slice(0, -".ts".length);
  let module: { default?: unknown };
  try {
    // Next bundles what imports this file, but must not follow what is only known at run time.
    module = await import(
      /* turbopackIgnore: true */ /* webpackIgnore: true */ pathToFileURL(path).href
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WrongHandler(`The handler ${path} can't be loaded: ${reason}`, { cause });
  }
  const exported = module.default;
  if (!isEventHandler(exported)) {
    throw new WrongHandler(
      `${path} has no handler as its default export. Write export default handler("${eventType}", …), or move the file out of this folder if it is none.`,
    );
  }
  if (exported.eventType !== eventType) {
    throw new WrongHandler(
      `${path} handles "${exported.eventType}", but its name says "${eventType}". Rename the file to ${exported.eventType}.ts, or correct the event type in it.`,
    );
  }
  return exported;
}

function isEventHandler(value: unknown): value is EventHandler {
  const { eventType, run } = (value ?? {}) as Partial<EventHandler>;
  return typeof eventType === "string" && typeof run === "function";
}
