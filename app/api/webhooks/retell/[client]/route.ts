import { answerWebhookRoute } from "#server/ingest/index";
import { runtime } from "#server/runtime";

/**
 * The second door. In production the front door answers these paths before Next sees them; under
 * `next dev` and on serverless hosts this handler does, with the same function behind it.
 */
const answer = (request: Request) => answerWebhookRoute(runtime().ingest, request);

export const dynamic = "force-dynamic";
export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
