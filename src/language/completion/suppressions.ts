import type { Position } from '../../project/findings/finding';
import type { EditorCompletion } from './item';
import { lintRules } from './yaml-values';

const DIRECTIVES: Readonly<Record<string, string>> = {
  'labelwright-disable-next-line': 'Suppresses rules on the next line',
  'labelwright-disable-line': 'Suppresses rules on this line',
  'labelwright-disable': 'Suppresses rules from here until they are enabled again',
  'labelwright-enable': 'Ends a labelwright-disable',
  'labelwright-disable-file': 'Suppresses rules in the whole file',
};

/** Completions in a suppression comment; undefined elsewhere. `before` is the line up to the cursor. */
export function suppressionCompletions(before: string, position: Position): EditorCompletion[] | undefined {
  const comment = /(?:^|\s)#+[ \t]*([a-z-]*)$/.exec(before);
  const rules = /(?:^|\s)#+[ \t]*labelwright-[a-z-]+[ \t](?:[^,]*,)*[ \t]*([a-z0-9-]*)$/.exec(before);
  if (rules && !/\s--(?:\s|$)/.test(before)) {
    const range = wordBefore(rules[1]!, position);
    return lintRules().map((proposal) => ({
      label: proposal.text,
      kind: 'lintRule',
      insert: proposal.text,
      range,
      about: proposal.about!,
      detail: proposal.detail!,
    }));
  }
  if (!comment || !'labelwright'.startsWith(comment[1]!.slice(0, 11))) return undefined;
  const range = wordBefore(comment[1]!, position);
  return Object.entries(DIRECTIVES).map(([insert, detail]) => ({
    label: insert,
    kind: 'value',
    insert,
    range,
    detail,
  }));
}

const wordBefore = (word: string, { line, character }: Position) => ({
  start: { line, character: character - word.length },
  end: { line, character },
});
