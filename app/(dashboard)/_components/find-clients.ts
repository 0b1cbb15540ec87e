/** Those whose name or id has every word of `q`, accents and case aside. */
export function findClients<
  Client extends { id: string; name: string; problems: readonly unknown[] },
>(clients: readonly Client[], { q, attention }: { q: string; attention: boolean }): Client[] {
  const words = fold(q).split(/\s+/).filter(Boolean);
  return clients.filter(({ id, name, problems }) => {
    if (attention && problems.length === 0) return false;
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
