/** A post as a line of an archive, with what the test does not care about filled in. */
export function archiveLine(fields: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: 1,
    topic_id: 10,
    post_number: 1,
    created_at: '2021-03-01T09:00:00.000Z',
    topic_title: 'Paper ballots or tablets?',
    topic_slug: 'paper-ballots-or-tablets',
    category_id: 7,
    post_type: 1,
    user: 'Rosa',
    raw: 'We count votes on paper, in sealed envelopes. Who uses tablets?',
    ...fields,
  });
}

/** A small forum of our own making that has one of everything. */
export const ARCHIVE: readonly string[] = [
  archiveLine({ actions_summary: [{ id: 2, count: 3 }] }),
  archiveLine({
    id: 2,
    post_number: 2,
    created_at: '2021-03-01T10:00:00.000Z',
    user: 'piet.jansen',
    reply_to_post_number: 1,
    accepted_answer: true,
    raw: 'Yes, tablets, @rosa: they were quicker :smile:',
  }),
  archiveLine({ id: 3, post_number: 3, post_type: 3, action_code: 'closed.enabled', raw: '' }),
  archiveLine({
    id: 4,
    post_number: 4,
    created_at: '2021-03-02T10:00:00.000Z',
    user: 'Zoë',
    reply_to_post_number: 2,
    raw: '[quote="Rosa, post:1, topic:10"]\nWho uses tablets?\n[/quote]\n\nWe do: see https://forum.example.org/t/second-topic/11',
    cooked:
      '<aside class="quote" data-username="Rosa" data-post="1" data-topic="10"><blockquote><p>Who uses tablets?</p></blockquote></aside><p>We do: see <a href="https://forum.example.org/t/second-topic/11">https://forum.example.org/t/second-topic/11</a></p>',
  }),
  '{"id": 5, "topic_id": ',
  archiveLine({ id: 6, topic_id: undefined }),
  archiveLine({ id: 7, post_number: 5, post_type: 4, raw: 'For the staff only.' }),
  archiveLine({
    id: 8,
    topic_id: 11,
    topic_title: 'Second topic',
    topic_slug: 'second-topic',
    category_id: null,
    created_at: '2021-04-01T10:00:00.000Z',
    raw: null,
    cooked:
      '<p>Only HTML, see <a href="https://forum.example.org/t/paper-ballots-or-tablets/10/2">the answer</a>.</p><ul><li>one</li><li><code>two</code></li></ul>',
  }),
  archiveLine({
    id: 9,
    topic_id: 11,
    topic_title: 'Second topic',
    post_number: 2,
    created_at: '2021-04-02T10:00:00.000Z',
    user: 'piet.jansen',
    raw: 'Short.',
  }),
  archiveLine({
    id: 10,
    topic_id: 11,
    topic_title: 'Second topic',
    post_number: 3,
    created_at: '2021-04-03T10:00:00.000Z',
    raw: 'Old text.',
  }),
  archiveLine({
    id: 10,
    topic_id: 11,
    topic_title: 'Second topic',
    post_number: 3,
    created_at: '2021-04-03T10:00:00.000Z',
    updated_at: '2021-04-05T10:00:00.000Z',
    raw: 'Newer text.',
  }),
];
