async function ask(body: object): Promise<Record<string, string | null>> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch('/composer', { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`/composer answered ${answer.status}`);
  return (await answer.json()) as Record<string, string | null>;
}

/** The server changes a text between its Markdown and the editor's HTML; both throw when it can't. */
export const exchange = {
  /** `null`: a text that the editor would not leave as it is. */
  toHtml: async (markdown: string): Promise<string | null> =>
    (await ask({ markdown })).html ?? null,
  toMarkdown: async (html: string): Promise<string> => (await ask({ html })).markdown ?? '',
};
