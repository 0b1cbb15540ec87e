type Named = { id: string; name: string };

/** Those whose name or id has every word of `q`, accents and case aside. */
export function findClients<Client extends Named>(clients: readonly Client[], q: string): Client[] {
  const words = fold(q).split(/\s+/).filter(Boolean);
  return clients.filter(({ id, name }) => {
    const text = fold(`${name} ${id}`);
    return words.every((word) => text.includes(word));
  });
}

function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}
