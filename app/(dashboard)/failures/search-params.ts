import { FAILURE_KINDS } from "#server/domain/failure";
import type { FailureFilter } from "#server/domain/failure-input";
import { parseAsClientId, parseAsMatching } from "@/_components/parse-matching";
import {
  createLoader,
  createSerializer,
  parseAsBoolean,
  parseAsStringLiteral,
  type Values,
} from "@/_url/params";

const UUID_PATTERN = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The filters of the failures as they stand in the URL. */
export const failureParams = {
  client: parseAsClientId,
  destination: parseAsMatching(UUID_PATTERN),
  kind: parseAsStringLiteral(FAILURE_KINDS),
  dismissed: parseAsBoolean.withDefault(false),
};

export type FailureParams = Values<typeof failureParams>;

/** What "Clear" leaves: every cause. Which of the two lists is shown narrows nothing. */
export const NOTHING = { client: null, destination: null, kind: null } as const;

export const isNarrowed = ({ client, destination, kind }: FailureParams) =>
  client !== null || destination !== null || kind !== null;

export const loadFailureParams = createLoader(failureParams);

/** Appends the filters that are set to a path. */
export const withFailureFilters = createSerializer(failureParams);

/** The same for server and browser, so that what one prefetched the other finds. */
export function toFailureFilter(params: FailureParams): FailureFilter {
  const { client, destination, kind, dismissed } = params;
  return { clientId: client, destinationId: destination, kind, dismissed };
}
