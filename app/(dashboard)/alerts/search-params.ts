import { ALERT_STATES } from "#server/domain/alert";
import type { AlertFilter } from "#server/domain/alert-filter";
import { parseAsClientId } from "@/_components/parse-matching";
import { createLoader, createSerializer, parseAsStringLiteral, type Values } from "@/_url/params";

/** The filters of the alerts as they stand in the URL. */
export const alertParams = {
  client: parseAsClientId,
  state: parseAsStringLiteral(ALERT_STATES),
};

export type AlertParams = Values<typeof alertParams>;

/** What "Clear" leaves: every incident. */
export const NOTHING = { client: null, state: null } as const;

export const isNarrowed = ({ client, state }: AlertParams) => client !== null || state !== null;

export const loadAlertParams = createLoader(alertParams);

/** Appends the filters that are set to a path. */
export const withAlertFilters = createSerializer(alertParams);

/** The same for server and browser, so that what one prefetched the other finds. */
export function toAlertFilter({ client, state }: AlertParams): AlertFilter {
  return { clientId: client, state };
}
