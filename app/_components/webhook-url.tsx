import { CopyButton } from "@/_components/ui/copy-button";

export function WebhookUrl({ url }: { url: string }) {
  return (
    <div className="flex items-center gap-2 rounded-md border bg-sunken p-1 pl-3">
      <code className="min-w-0 flex-1 py-1 font-mono text-sm break-all">{url}</code>
      <CopyButton text={url} what="webhook URL" withWord />
    </div>
  );
}
