type Client = { enabled: boolean; lastEventAt: Date | null };

/**
 * Whom the first event of all is awaited of; nobody once any client has sent one. Where nothing has
 * ever come there is no telling whether all is well.
 */
export function awaitedClients<Each extends Client>(clients: readonly Each[]): Each[] {
  if (clients.some(({ lastEventAt }) => lastEventAt !== null)) return [];
  return clients.filter(({ enabled }) => enabled);
}
