/** Texts by the million, from a seed: words by Zipf's law, as in real text; one in twenty is an earlier text with a word changed or two. */
import { seededRandom } from '../../src/agreement/statistics/random';

/** Different words. */
const VOCABULARY = 50_000;
const COPIES = 20;

export function* generatedTexts(
  count: number,
): Generator<{ id: string; text: string; group: string; topic: string }> {
  const random = seededRandom(20260101);
  const words = Array.from({ length: VOCABULARY }, (_, rank) => word(random.next, syllables(rank)));
  const pick = (): string => words[Math.floor(VOCABULARY ** random.next()) - 1]!;
  const recent: string[][] = [];
  for (let n = 0; n < count; n++) {
    const isCopy = n % COPIES === COPIES - 1;
    const own = isCopy
      ? [...recent[random.below(recent.length)]!]
      : Array.from({ length: 8 + random.below(24) }, pick);
    if (isCopy) own[random.below(own.length)] = pick();
    else if (recent.length < 1000) recent.push(own);
    else recent[random.below(1000)] = own;
    yield {
      id: `g-${n}`,
      text: own.join(' '),
      group: `customer-${random.below(Math.ceil(count / 3))}`,
      topic: `topic-${Math.floor(20 ** random.next())}`,
    };
  }
}

const ONSETS =
  'b bl br c ch cl cr d dr f fl fr g gl gr h j k kn l m n p ph pl pr qu r s sc sh sk sl sm sn sp spr st str sw t th tr tw v w wh y z'.split(
    ' ',
  );
const VOWELS = 'a e i o u ai ea ee ie oa oo ou y'.split(' ');
const CODAS =
  ' ck ct d ft g l ld lf ll lm lp lt m mp n nd ng nk nt p pt r rd rk rm rn rt s sh sk sp ss st t th x'.split(
    ' ',
  );

/** Frequent words are short, as in real text. */
const syllables = (rank: number): number => (rank < 1500 ? 1 : rank < 12_000 ? 2 : 3);

function word(next: () => number, count: number): string {
  const one = (parts: string[]): string => parts[Math.floor(next() * parts.length)]!;
  return Array.from(
    { length: count },
    () => one(ONSETS) + one(VOWELS) + (next() < 0.5 ? one(CODAS) : ''),
  ).join('');
}
