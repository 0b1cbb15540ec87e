import { Logo } from "@/_components/logo";
import { Button } from "@/_components/ui/button";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <div className="grid justify-items-center gap-4 text-center">
        <Logo className="size-10" />
        <div className="grid gap-1">
          <h1 className="text-xl font-semibold tracking-tight">This page does not exist</h1>
          <p className="text-sm text-muted">Check the address, or go back to the overview.</p>
        </div>
        <Button asChild variant="primary">
          <a href="/">Overview</a>
        </Button>
      </div>
    </main>
  );
}
