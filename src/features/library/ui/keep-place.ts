/** A chapter counts as reached when its beginning has been in the upper half of the window for so long: ms. */
const LINGER = 3_000;

/**
 * Tells the server which chapter the reader has come to, so that they find their way back another day.
 * @returns ends it
 */
export function keepPlace(thingId: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = '';
  const send = (anchor: string) => {
    if (anchor === told) return;
    told = anchor;
    // That it could not be told is no trouble to whoever reads.
    void fetch('/library/place', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: thingId, anchor }),
      keepalive: true,
    }).catch(() => {});
  };
  const watch = new IntersectionObserver(
    (entries) => {
      const reached = entries.filter((entry) => entry.isIntersecting).at(-1);
      if (!reached) return;
      clearTimeout(timer);
      timer = setTimeout(() => send(reached.target.id), LINGER);
    },
    { rootMargin: '0px 0px -50% 0px' },
  );
  for (const heading of document.querySelectorAll('section > h2[id]')) watch.observe(heading);
  return () => {
    watch.disconnect();
    clearTimeout(timer);
  };
}
