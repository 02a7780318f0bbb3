import type { GitUserResult } from '../protocol/server';

/**
 * Whether the user of Git may well go by a name: each of its words is one of theirs, or begins like it, or is put together from initials.
 * `ana`, `ana-souza`, `asouza` and `anas` may be Ana Souza. True if Git knows no user.
 */
export function mayBeNamed(name: string, { name: full, email }: GitUserResult): boolean {
  const local = email.slice(0, Math.max(0, email.lastIndexOf('@')));
  const users = [full, local].map(wordsOf);
  if (users.every((words) => words.length === 0)) return true;
  const own = users.flat().concat(users.flatMap(withInitials));
  return wordsOf(name).every((word) =>
    own.some((one) => one.startsWith(word) || (one.length > 1 && word.startsWith(one))),
  );
}

/** Letters without accents, in small letters; digits count for nothing. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');

function withInitials(words: readonly string[]): string[] {
  const [first = '', last = ''] = [words[0], words.at(-1)];
  return words.length < 2 ? [] : [first.charAt(0) + last, first + last, last + first];
}
