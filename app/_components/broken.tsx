/**
 * What stands in the place of something that broke. Every page loads it beforehand, for an error
 * page can't be fetched when it is needed: so it is plain, and draws its own sign.
 */
export function Broken({
  title,
  message,
  onRetry,
}: {
  title: string;
  message: string;
  onRetry: () => void;
}) {
  return (
    <div role="alert" className="grid justify-items-center gap-3 px-6 py-14 text-center">
      <span
        aria-hidden
        className="grid size-10 place-items-center rounded-lg bg-danger-soft text-xl font-semibold text-danger-ink"
      >
        !
      </span>
      <div className="grid max-w-md gap-1">
        <h1 className="text-base font-semibold">{title}</h1>
        <p className="text-sm wrap-anywhere text-muted">{message}</p>
      </div>
      <button
        type="button"
        onClick={onRetry}
        className="h-8 rounded-md border border-line-strong bg-surface px-3 text-sm font-medium shadow-card hover:bg-hover"
      >
        Try again
      </button>
    </div>
  );
}
