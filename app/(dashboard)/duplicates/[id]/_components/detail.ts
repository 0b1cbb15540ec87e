import type { RouterOutputs } from "#server/trpc/root";

export type DuplicateDetail = NonNullable<RouterOutputs["duplicates"]["byId"]>;
