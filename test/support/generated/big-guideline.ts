import type { MadeProject, MakeOptions } from './project-writer';
import { ProjectWriter, yamlText } from './project-writer';

/** What is asked, of what: 25 requests times 40 things are 1,000 labels, each with a definition of its own. */
const REQUESTS = [
  'refund', 'exchange', 'repair', 'late delivery', 'wrong item', 'missing part', 'price match', 'invoice copy', 'voucher', 'warranty',
  'cancellation', 'pick-up', 'opening hours', 'stock', 'manual', 'recycling', 'rental', 'engraving', 'gift wrap', 'complaint',
  'praise', 'colour choice', 'size choice', 'customs', 'insurance',
]; // prettier-ignore
const THINGS = [
  'kettle', 'grinder', 'jar', 'lid', 'filter', 'cup', 'scale', 'timer', 'stand', 'pump', 'hose', 'spoon', 'tray', 'burr', 'handle',
  'spout', 'bean plan', 'tea plan', 'gift card', 'cleaning kit', 'travel set', 'wall mount', 'adapter', 'cable', 'gasket', 'sieve',
  'tamper', 'pitcher', 'thermometer', 'brush', 'bottle', 'crate', 'apron', 'poster', 'workshop', 'tasting', 'book', 'app', 'tile', 'lamp',
]; // prettier-ignore

const slug = (name: string): string => name.replaceAll(' ', '-');
const groupOf = (thing: string): string => `all-${slug(thing)}`;

function labelAt(index: number): { request: string; thing: string; id: string; number: number } {
  const thing = THINGS[Math.floor(index / REQUESTS.length) % THINGS.length]!;
  const request = REQUESTS[index % REQUESTS.length]!;
  const round = Math.floor(index / (REQUESTS.length * THINGS.length));
  return {
    request,
    thing,
    id: slug(`${thing} ${request}${round > 0 ? ` ${round + 1}` : ''}`),
    number: index + 1,
  };
}

/** guideline.yaml with `count` labels, about 360 bytes each, an example for each tenth and a tie-breaker for each twentieth. */
export function bigGuideline(count: number): string {
  const labels = Array.from({ length: count }, (_, index) => labelAt(index));
  const lines = ['version: "1.0.0"', 'status: released', 'labels:'];
  labels.forEach(({ id, thing, request, number }, index) => {
    const next = labels[(index + 1) % count]!;
    lines.push(
      `  - id: ${id}`,
      `    brief: ${request} of the ${thing}`,
      `    definition: The writer asks about ${request} and names the ${thing}, number ${number} of the list.`,
      `    include:`,
      `      - { id: R-${number}-1, text: "The words ${request} and ${thing} stand in one message." }`,
      `    exclude:`,
      `      - { id: R-${number}-2, text: "The message is about ${next.request}.", use_instead: ${next.id} }`,
    );
  });
  lines.push('tie_breakers:');
  for (let index = 0; index + 1 < count; index += 20) {
    const [one, two] = [labels[index]!, labels[index + 1]!];
    lines.push(
      `  - { id: TB-${index + 1}, between: [${one.id}, ${two.id}], when: Both are asked for., prefer: ${one.id} }`,
    );
  }
  lines.push('examples:');
  for (let index = 0; index < count; index += 10) {
    const { id, thing, request } = labels[index]!;
    lines.push(
      `  - { id: EX-${index + 1}, text: "Number ${index}: ${request}, ${thing}?", labels: { intent: ${id} }, kind: typical }`,
    );
  }
  lines.push(
    'changelog:',
    '  - version: "1.0.0"',
    '    date: "2026-01-05"',
    '    changes: [{ type: added, target: "*", impact: semantic }]',
    '',
  );
  return lines.join('\n');
}

/** A project whose guideline has `count` labels (default 1,000: about 360 kB), with ten samples to see it at work. */
export const makeBigGuideline = (target: string, { count = 1_000 }: MakeOptions): MadeProject =>
  writeProject(target, count, (project, schema) => {
    project.yaml('labelwright.yaml', { ...schema, guideline: 'guideline.yaml' });
    project.text('guideline.yaml', bigGuideline(count));
  });

/** The same in one file: the guideline stands inline in the label schema. */
export const makeBigProjectFile = (target: string, { count = 1_000 }: MakeOptions): MadeProject =>
  writeProject(target, count, (project, schema) => {
    const inline = bigGuideline(count).replace(/^(?=.)/gm, '  ');
    project.text('labelwright.yaml', `${yamlText(schema)}guideline:\n${inline}`);
  });

function writeProject(
  target: string,
  count: number,
  write: (project: ProjectWriter, schema: object) => void,
): MadeProject {
  const project = new ProjectWriter(target);
  const labels = Array.from({ length: count }, (_, index) => labelAt(index));
  write(project, {
    labelwright: 1,
    title: `${count} labels`,
    language: 'en',
    data: { samples: ['data/few.jsonl'] },
    layers: [{ id: 'intent', type: 'choice', labels: labels.map(({ id }) => id) }],
    labels: [
      ...[...new Set(labels.map(({ thing }) => thing))].map((thing) => ({
        id: groupOf(thing),
        name: thing,
        selectable: false,
      })),
      ...labels.map(({ id, thing, request }) => ({
        id,
        name: `${thing}: ${request}`,
        parent: groupOf(thing),
      })),
    ],
    people: { annotators: ['ana'] },
  });
  const samples = labels.slice(0, 10).map(({ id, request, thing }) => ({
    id: `few-${id}`,
    text: `I have a question about ${request} for my ${thing}.`,
  }));
  project.lines('data/few.jsonl', samples);
  return { samples: samples.length, records: 0, notCarried: [] };
}
