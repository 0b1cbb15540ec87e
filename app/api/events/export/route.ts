import { z } from "zod";
import { eventFilterSchema } from "#server/domain/event-filter";
import { EXPORT_FORMATS, type ExportFormat } from "#server/domain/export-format";
import { REPLAY_PICKED_AT_MOST } from "#server/domain/replay";
import { roleMay } from "#server/domain/role";
import { guessesNumbers, MAY_NOT_GUESS } from "#server/domain/search-numbers";
import { type ExportedEvents, exportEvents } from "#server/export/index";
import { log } from "#server/log";
import { createContext } from "@/_trpc/context";
import { loadEventFilterParams, toEventFilter } from "@/(dashboard)/events/search-params";

const order = z.object({
  format: z.enum(EXPORT_FORMATS, `The format is one of ${EXPORT_FORMATS.join(", ")}.`),
  ids: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(z.uuid("An event's id is a UUID.")).max(REPLAY_PICKED_AT_MOST))
    .optional(),
});

/**
 * Saves events as a file: those that the filters of the URL let through, as on the page, or with
 * `ids` those. A POST because two hundred ids are too long for an address; it changes nothing.
 */
export async function POST(request: Request): Promise<Response> {
  const { staff, db, sameOrigin } = await createContext(request.headers);
  if (staff === null) return refuse(401, "Your session has ended. Sign in again.");
  if (!sameOrigin) return refuse(403, "This did not come from a page of this dashboard.");
  const form = await request.formData().catch(() => new FormData());
  const { data, error } = order.safeParse(Object.fromEntries(form));
  if (error !== undefined) return refuse(400, error.issues[0]?.message ?? "Choose a format.");

  const asked = loadEventFilterParams(new URL(request.url).searchParams);
  const { data: filter, error: unclear } = eventFilterSchema.safeParse(toEventFilter(asked));
  // What can't be read must not export everything.
  if (filter === undefined) return refuse(400, unclear.issues[0]?.message ?? "Change the filter.");
  const isMasked = !roleMay(staff.role, "reveal_numbers");
  if (isMasked && filter.search && guessesNumbers(filter.search)) return refuse(403, MAY_NOT_GUESS);
  const events: ExportedEvents = data.ids === undefined ? { filter } : { ids: data.ids };
  return new Response(streamOf(exportEvents(db, events, data.format)), {
    headers: {
      "content-type": data.format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson",
      "content-disposition": `attachment; filename="${fileName(data.format)}"`,
      "cache-control": "no-store",
      // A proxy that collects the whole of it first would undo what streaming is for.
      "x-accel-buffering": "no",
    },
  });
}

function fileName(format: ExportFormat): string {
  const minute = new Date().toISOString().slice(0, 16).replace(":", "");
  return `ringonce-events-${minute}Z.${format === "csv" ? "csv" : "ndjson"}`;
}

/** Piece by piece as the browser takes them; when it goes away, no further one is made. */
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next();
          if (done) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          log.error({ err: error }, "export.failed");
          // Broken off, so that no half a file passes for a whole one.
          controller.error(error);
        }
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}

function refuse(status: number, message: string): Response {
  return Response.json({ error: { message } }, { status });
}
