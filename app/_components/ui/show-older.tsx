import { Button } from "./button";
import { messageOf } from "./query-boundary";

/** Of a list that is read page by page, as its query has it. */
type List = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: unknown;
  fetchNextPage: () => Promise<unknown>;
};

/** Below a list that has more: the way on, and why it led nowhere. What is shown stays. */
export function ShowOlder({ list }: { list: List }) {
  if (!list.hasNextPage) return null;
  const failed = list.isFetchNextPageError && !list.isFetchingNextPage;
  return (
    <div className="grid justify-items-center gap-2 border-t p-3">
      {failed && (
        <p role="alert" className="text-xs text-danger-ink">
          {messageOf(list.error as Error)}
        </p>
      )}
      <Button onClick={() => void list.fetchNextPage()} busy={list.isFetchingNextPage}>
        {failed ? "Try again" : "Show older ones"}
      </Button>
    </div>
  );
}
