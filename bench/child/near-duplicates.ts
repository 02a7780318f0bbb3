/** Groups of near duplicates among so many generated texts, and what it costs to cut them into shingles alone. Arguments: number of texts. */
import { finish, nearDuplicateGroups } from '../../src/core/text/near-duplicates';
import { shingleSets } from '../../src/core/text/shingles';
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
const groups = cpu(() => (links = finish(nearDuplicateGroups(texts, 0.8)).links.length));
const shingles = cpu(() => void finish(shingleSets(texts, 5)));
process.stdout.write(JSON.stringify({ groups, shingles, links }));
