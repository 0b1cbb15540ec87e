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
export async function loadHandlers(folder = ownFolder()): Promise<readonly Handler[]> {
  const found: EventHandler[] = [];
  for (const file of (await readdir(folder)).sort()) {
    if (isHandlerFile(file)) found.push(await loadHandler(folder, file));
  }
  return found.length === 0 ? [] : [dispatch(found)];
}

/** Asked for when it is needed: a bundle that holds this file has no folder, and loads no handlers. */
function ownFolder(): string {
  return join(import.meta.dirname, "handlers");
}

function isHandlerFile(file: string): boolean {
  return file.endsWith(".ts") && file !== "index.ts" && !/\.(test|d)\.ts$/.test(file);
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
