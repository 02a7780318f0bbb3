/**
 * Texts that are put together from few templates, as those of forms and machines are: most words of a text stand in many others, and what
 * tells two apart is hardly more than what near duplicates may differ in. Says what finding their near duplicates costs, and what comparing
 * each with each does. Arguments: number of texts, number of templates; or instead of the latter `form` for one template with four blanks,
 * or `sentences` for texts composed of thirty sentences, which are not compared each with each.
 */
import { seededRandom } from '../../src/agreement/statistics/random';
import { nearDuplicateGroups } from '../../src/base/similarity/near-duplicates';
import { ShingleSet, jaccardIndex } from '../../src/base/similarity/shingle-set';
import { Groups } from '../../src/base/columns/groups';
import { bigText } from '../../test/support/generated/big-texts';
import { withTexts } from '../../test/support/with-texts';
import { generatedTexts } from './generated-texts';

const THRESHOLD = 0.8;
const LENGTH = 5;

const [count, templates] = process.argv.slice(2).map(Number) as [number, number];
const what = process.argv[3];
const NAMES = ['Anna', 'Ben', 'Clara', 'David', 'Emma', 'Felix', 'Greta', 'Hugo'];
const CITIES = ['Berlin', 'Hamburg', 'Munich', 'Cologne', 'Dresden'];

/** One word in ten of a template is another one in each text. */
function templateTexts(): string[] {
  const random = seededRandom(20260101);
  const words = Array.from(generatedTexts(templates * 3 + 1000), ({ text }) => text.split(' '));
  const pool = words.slice(templates * 3).flat();
  const bodies = Array.from({ length: templates }, (_, n) => words.slice(n * 3, n * 3 + 3).flat());
  return Array.from({ length: count }, (_, n) =>
    bodies[n % templates]!.map((word) =>
      random.next() < 0.1 ? pool[random.below(pool.length)]! : word,
    ).join(' '),
  );
}

function formTexts(): string[] {
  const random = seededRandom(7);
  return Array.from(
    { length: count },
    () =>
      `Order ${10_000 + random.below(90_000)} of ${NAMES[random.below(NAMES.length)]!} arrived ` +
      `${1 + random.below(30)} days late in ${CITIES[random.below(CITIES.length)]!}. The parcel was damaged when it came, and nobody ` +
      'at the shop could tell me why. Please send the money back to my account as soon as you can.',
  );
}

function allTexts(): string[] {
  if (what === 'form') return formTexts();
  if (what === 'sentences') return Array.from({ length: count }, (_, n) => bigText(n).text);
  return templateTexts();
}

const texts = allTexts();

function cpu<T>(work: () => T): { result: T; ms: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: (user + system) / 1000 };
}

const search = cpu(
  () => withTexts(nearDuplicateGroups({ count, threshold: THRESHOLD, length: LENGTH }), texts).links.length,
);

/** Each pair of texts of templates that is not together yet, by merging the sorted hashes of their shingles. */
const pairs = cpu(() => {
  if (Number.isNaN(templates)) return search.result;
  const shingles = new ShingleSet(LENGTH);
  const sets = texts.map((text) => {
    shingles.take(text);
    return shingles.hashes.slice(0, shingles.size).sort();
  });
  const groups = new Groups(count);
  let links = 0;
  for (let a = 0; a < count; a += 1)
    for (let b = 0; b < a; b += 1) {
      if (groups.first(a) === groups.first(b)) continue;
      if (jaccardIndex(sets[a]!, sets[b]!) < THRESHOLD) continue;
      groups.join(a, b);
      links += 1;
    }
  return links;
});

if (search.result !== pairs.result)
  throw new Error(`${search.result} links were found, and ${pairs.result} by comparing each with each`);
process.stdout.write(JSON.stringify({ search: search.ms, pairs: pairs.ms, links: search.result }));
