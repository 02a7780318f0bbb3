import { MemoryFiles } from '../../../../support/memory-files';
import type { DecisionRecord } from '../../../../../src/project/records/records';
import { Journal } from '../../../../../src/engine/journal';
import { DECISIONS } from '../../../../../src/engine/log-kinds';
import { Project } from '../../../../../src/engine/project';
import type { BucketNode, BucketsView, ListOrder } from '../../../../../src/protocol/buckets';
import { BucketTrees } from '../../../../../src/features/buckets/server/bucket-trees';
import type { ShownProject } from '../../../../../src/features/buckets/server/sample-nodes';

export const ROOT = 'file:///p';
export const ORDER: ListOrder = { by: 'cause', sort: 'cost', decided: true };
const pause = () => Promise.resolve();

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: intent, type: choice, name: Intent, labels: [refund, duplicate, cancel, other]}
  - {id: urgency, type: rating, min: 1, max: 5, required: false}
labels: [{id: refund, name: Refund}, {id: duplicate, name: Duplicate}, {id: cancel}, {id: other}]
guideline:
  version: "2"
  purpose: {costs: [{expected: duplicate, given: refund, cost: 5}]}
  labels:
    - {id: refund, definition: d, include: [{id: R-REF, text: t}]}
    - {id: duplicate, definition: d, include: [{id: R-DUP, text: t}]}
    - {id: cancel, definition: d, exclude: [{id: R-CAN-X, text: t, use_instead: other}]}
  tie_breakers: [{id: TB-1, between: [duplicate, refund], prefer: duplicate}]
`;

/** Who says what: \`{intent, urgency}\`, and what else their record holds. */
export type Said = Record<string, unknown>;
let time = 0;
export function record(annotator: string, sample: string, { rules, flags, ...labels }: Said): string {
  return `${JSON.stringify({
    v: 1,
    id: `r${++time}`,
    time: new Date(Date.UTC(2026, 0, 1) + time * 1000).toISOString(),
    annotator,
    sample,
    labels,
    guideline: '2',
    ...(rules !== undefined && { rules }),
    ...(flags !== undefined && { flags }),
  })}\n`;
}

/** As the server hosts it: what names files needs to know the project's folder. */
export const shown = (project: Project): ShownProject => ({
  project,
  root: ROOT,
  uri(this: ShownProject, path: string) {
    return `${this.root}/${path}`;
  },
});

/** A project in memory with the answers of people, by person and sample. `data`: more of `data` in its schema. */
export async function treesOf(
  answers: Record<string, Record<string, Said>>,
  texts: Record<string, string>,
  more: Record<string, string> = {},
  data = '',
) {
  const files = new MemoryFiles({
    'labelwright.yaml': SCHEMA.replace('*.jsonl}', `*.jsonl${data}}`),
    'data/a.jsonl': Object.entries(texts)
      .map(([id, text]) => `${JSON.stringify({ id, text })}\n`)
      .join(''),
    ...Object.fromEntries(
      Object.entries(answers).map(([who, said]) => [
        `annotations/${who}.jsonl`,
        Object.entries(said)
          .map(([sample, what]) => record(who, sample, what))
          .join(''),
      ]),
    ),
    ...more,
  });
  const project = new Project(files, { pause });
  await project.refresh();
  const trees = new BucketTrees(shown(project), pause);
  const decisions = new Journal<DecisionRecord>(project, DECISIONS);
  return { files, project, trees, hosted: { project, decisions, buckets: trees } };
}

/** A tree as lines, samples and all. */
export async function linesOf(
  trees: BucketTrees,
  order: Partial<ListOrder> = {},
  view: BucketsView = 'disagreements',
): Promise<string[]> {
  const asked = { ...ORDER, ...order };
  const lines: string[] = [];
  const add = async (nodes: readonly BucketNode[], depth: number): Promise<void> => {
    for (const { label, description = '', children, branch } of nodes) {
      lines.push(`${'  '.repeat(depth)}${label} | ${description}`);
      if (children) await add(children, depth + 1);
      else if (branch !== undefined)
        await add(
          await trees.samples({ ...asked, root: ROOT, view, branch, from: 0, count: 200 }),
          depth + 1,
        );
    }
  };
  await add((await trees.tree(asked))[view], 0);
  return lines;
}
