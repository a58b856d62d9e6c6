import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDemo } from '#demo/read.ts';
import { renderMarkdown } from '#platform/markdown/index.ts';
import { guessLanguage } from './guess-language.ts';

const LIKELY = ['en', 'fr', 'nl', 'de'] as const;

test('the posts of the demo are guessed as their authors say they are', () => {
  const wrong: string[] = [];
  let count = 0;
  for (const conversation of readDemo().conversations)
    for (const post of conversation.posts) {
      const { text } = renderMarkdown(post.text);
      if (text.length < 40) continue;
      count++;
      const guess = guessLanguage(text, LIKELY);
      const language = post.language ?? conversation.language;
      if (guess !== language)
        wrong.push(`${conversation.key}: ${guess} for ${language}: ${text.slice(0, 60)}`);
    }
  assert.ok(count > 250);
  assert.ok(wrong.length <= count * 0.01, `${wrong.length} of ${count}\n${wrong.join('\n')}`);
});

test('other languages and scripts are seen; a word or two is the author’s', () => {
  const cases: [string, string][] = [
    ['参与式预算如何在小城市实施？我们想听听大家的经验。', 'zh'],
    ['Πώς φτάνουμε σε ανθρώπους που δεν έρχονται ποτέ;', 'el'],
    ['¿Cómo llegamos a las personas que nunca vienen a nuestras reuniones del barrio?', 'es'],
    ['Как привлечь людей, которые никогда не приходят на собрания?', 'ru'],
    ['كيف نصل إلى الأشخاص الذين لا يأتون أبدا إلى اجتماعاتنا؟', 'ar'],
    ['ok', 'nl'],
    ['123 456', 'nl'],
    ['', 'nl'],
  ];
  for (const [text, language] of cases)
    assert.equal(guessLanguage(text, ['nl', 'en']), language, text);
});
