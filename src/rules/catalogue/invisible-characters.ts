import { codePointName, findInvisible, type Invisible } from '../../base/text/invisible';
import { lineRule } from '../framework/rule';
import { ownText, placeInText } from '../framework/text-field';

/** Kinds of characters that a message names. */
const NAMED = 4;

export const invisibleCharacters = lineRule({
  id: 'invisible-characters',
  group: 'data',
  kinds: ['sample', 'gold'],
  severity: 'info',
  reveals: 'answer',
  summary:
    'Invisible characters split words for a model, hide text from people, and shift offsets when a tool drops them.',
  start:
    ({ schema }) =>
    (line, report) => {
      if (line.isAscii || !line.value) return;
      const text = ownText(line, schema.data);
      const found = text === undefined ? [] : findInvisible(text);
      if (found.length > 0)
        report({ ...placeInText(line, schema.data, found[0]!), message: messageOf(found) });
    },
});

/** One finding per text, at the first character. */
function messageOf(found: readonly Invisible[]): string {
  const counts = new Map<string, number>();
  for (const { codePoint } of found) {
    const name = codePointName(codePoint);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts].map(([name, count]) => (count > 1 ? `${name} (${count} times)` : name));
  return `The text contains invisible characters: ${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ', …' : ''}. Take them out where the data comes from, before it is labelled.`;
}
