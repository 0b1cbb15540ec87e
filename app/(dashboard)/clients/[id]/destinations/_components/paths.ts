export function destinationsPath(clientId: string): string {
  return `/clients/${clientId}/destinations`;
}

export function newDestinationPath(clientId: string): string {
  return `${destinationsPath(clientId)}/new`;
}

export function destinationPath({ clientId, id }: { clientId: string; id: string }): string {
  return `${destinationsPath(clientId)}/${id}`;
}
