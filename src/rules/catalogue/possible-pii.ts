import { findPersonalData, type PersonalData, type PersonalKind } from '../../base/text/personal-data';
import type { LineReport } from '../framework/line-view';
import { someOf } from '../framework/options';
import { lineRule } from '../framework/rule';
import { readTexts } from '../framework/text-field';

const WORDS: Readonly<Record<PersonalKind, readonly [one: string, many: string]>> = {
  email: ['an e-mail address', 'e-mail addresses'],
  phone: ['a phone number', 'phone numbers'],
  iban: ['a bank account (IBAN)', 'bank accounts (IBAN)'],
  card: ['a card number', 'card numbers'],
};

/** No pattern matches a shorter text. */
const SHORTEST = 6;

export const possiblePii = lineRule({
  id: 'possible-pii',
  group: 'data',
  kinds: ['sample'],
  severity: 'warning',
  reveals: 'nothing',
  summary: 'Shared personal data is hard to take back, above all in Git.',
  options: {
    kinds: someOf(['email', 'phone', 'iban', 'card'], 'the kinds of data to look for, by default all four'),
  },
  start({ schema }, { options }) {
    const kinds = new Set(options.kinds as readonly string[]);
    return (line, report) => {
      for (const { path, text } of readTexts(line, schema.data)) {
        if (text.length < SHORTEST) continue;
        const found = findPersonalData(text, kinds);
        if (found.length > 0) report(reportOf(path, found));
      }
    };
  },
});

/** One finding per text, at the first place. The message does not repeat the personal data. */
function reportOf(path: LineReport['path'], found: readonly PersonalData[]): LineReport {
  const counts = new Map<PersonalKind, number>();
  for (const { kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const words = [...counts].map(([kind, count]) =>
    count === 1 ? WORDS[kind][0] : `${count} ${WORDS[kind][1]}`,
  );
  const { start, end } = found[0]!;
  return {
    path,
    within: { start, end },
    message: `This looks like ${words.join(' and ')}. Replace it by a placeholder where the data comes from, before it is labelled and shared.`,
  };
}
