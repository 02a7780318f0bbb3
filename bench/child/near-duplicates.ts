/** Groups of near duplicates among so many generated texts, and what it costs to cut them into shingles alone. Arguments: number of texts. */
import { nearDuplicateGroups } from '../../src/base/similarity/near-duplicates';
import { ShingleSet } from '../../src/base/similarity/shingle-set';
import { withTexts } from '../../test/support/with-texts';
import { generatedTexts } from './generated-texts';

const count = Number(process.argv[2]);
const texts = Array.from(generatedTexts(count), ({ text }) => text);

const cpu = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

let links = 0;
const groups = cpu(() => {
  links = withTexts(nearDuplicateGroups({ count, threshold: 0.8, length: 5 }), texts).links.length;
});
const set = new ShingleSet(5);
const shingles = cpu(() => {
  for (const text of texts) set.take(text);
});
process.stdout.write(JSON.stringify({ groups, shingles, links }));
