import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RouterOutputs } from "#server/trpc/root";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";

type View = RouterOutputs["views"]["list"][number];

/**
 * Removes a view at once, for nothing but a name depends on it; it comes back when the server
 * refuses, or when whoever removed it thinks better of it.
 */
export function useRemoveView(): (view: View) => void {
  const trpc = useTRPC();
  const client = useQueryClient();
  const key = trpc.views.list.queryKey();
  const refresh = () => client.invalidateQueries({ queryKey: key });
  const onError = ({ message }: { message: string }) => toast.error(message);
  const restore = useMutation(trpc.views.save.mutationOptions({ onError, onSettled: refresh }));
  const remove = useMutation(trpc.views.remove.mutationOptions({ onError, onSettled: refresh }));
  return (view) => {
    void client.cancelQueries({ queryKey: key });
    const before = client.getQueryData(key);
    client.setQueryData(key, (views) => views?.filter(({ id }) => id !== view.id));
    const { name, search } = view;
    remove.mutate(
      { viewId: view.id },
      {
        onError: () => client.setQueryData(key, before),
        onSuccess: () =>
          toast.success(`The view ${name} is removed.`, {
            action: { label: "Undo", onClick: () => restore.mutate({ name, search }) },
          }),
      },
    );
  };
}
