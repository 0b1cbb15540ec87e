import type { Client, Problem } from "./problems";
import type { SortKey, SortOrder } from "./sort-clients";

export type ClientRow = Client & { problems: readonly Problem[] };
export type Sorting = { key: SortKey; order: SortOrder };

/** What is told of a client, and what clients can be sorted by. */
export const COLUMNS: {
  label: string;
  key?: SortKey;
  numeric?: boolean;
  title?: string;
  /** Where it stands without its column. */
  long?: string;
}[] = [
  { label: "Client", key: "name" },
  {
    label: "State",
    key: "problems",
    long: "Problems first",
    title: "Sorts by what needs somebody first",
  },
  { label: "Trend" },
  { label: "Events", key: "events", numeric: true },
  { label: "Duplicates", key: "duplicates", numeric: true },
  {
    label: "Rate",
    key: "rate",
    long: "Duplicate rate",
    numeric: true,
    title: "Duplicates among all deliveries",
  },
  {
    label: "Divergent",
    key: "divergent",
    numeric: true,
    title: "Duplicates whose bytes differ from the first delivery",
  },
  {
    label: "Failed",
    key: "failed",
    numeric: true,
    title: "Events that failed and need somebody or another try, whenever they came",
  },
  {
    label: "Waiting",
    key: "waiting",
    numeric: true,
    title: "Recorded, not processed yet, whenever they came",
  },
  {
    label: "p50",
    key: "p50",
    long: "Processing p50",
    numeric: true,
    title: "Processing latency, half are faster",
  },
  {
    label: "p95",
    key: "p95",
    long: "Processing p95",
    numeric: true,
    title: "Processing latency, 95 % are faster",
  },
  {
    label: "p99",
    key: "p99",
    long: "Processing p99",
    numeric: true,
    title: "Processing latency, 99 % are faster",
  },
  {
    label: "Ack p99",
    key: "ack",
    numeric: true,
    title: "From a request to its answer, 99 % are faster, and what is left of Retell's 10 s",
  },
  { label: "Last event", key: "last", numeric: true },
];
