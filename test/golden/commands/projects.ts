import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeFiles } from '../../support/command-line';
import { makeRepository } from '../../support/git-repository';
import { KINDS, kindsCorrections, kindsId, kindsProject } from '../../support/kinds-project';
import { sentText } from '../../../src/project/pages/sent-answers';
import { repoRoot } from '../../support/repo-root';

/** A project that every command is run on. */
export interface GoldenProject {
  /** The words for the braces of the command lines. */
  readonly words: Readonly<Record<string, string>>;
  /** Writes it into a folder, and commits it. */
  write(folder: string): void;
  /** The files that change after the commit. */
  changes(read: (file: string) => string): Readonly<Record<string, string>>;
}

let ids = 0;
const nextId = (): string => kindsId((ids += 1));

/** A person's answers, every second of which came after a suggestion. */
const suggested = (lines: string): string =>
  lines
    .trim()
    .split('\n')
    .map((line, n) => {
      const record = JSON.parse(line) as { labels: object };
      const said = { model: 'm', prediction: `p-${n}`, suggested: record.labels };
      const origin =
        n % 2 === 0
          ? { kind: 'suggestion', arm: 'before', ...said, action: 'accepted' }
          : { kind: 'hand', arm: 'control', ...said };
      return `${JSON.stringify({ ...record, seconds: 5 + (n % 3), origin })}\n`;
    })
    .join('');

const example = (name: string) => (folder: string) =>
  cpSync(path.join(repoRoot, 'examples', name), folder, { recursive: true });

/** What the tour of the example says to write into its guideline. */
const ADDED = {
  tickets: [
    'tie_breakers:\n',
    `  - id: TB-9
    between: [change-plan, cancel-plan]
    when: The customer wants to pause the plan, or to skip single boxes.
    prefer: change-plan
    rationale: Customers who end a plan lose its price.
`,
  ],
  traces: [
    'tie_breakers:\n',
    `  - id: TB-4
    between: [ignored-error, invented]
    when: A tool reported an error, and the reply states something that only the tool could know.
    prefer: ignored-error
    rationale: The error comes first (G-1), and the code that handles it is to be repaired.
`,
  ],
} as const;

/** Answers of two people in another tool's form: they differ, a span is off, another lies outside its text, and a text comes twice. */
export const LOOKED_AT = `id,text,annotator,layer,label,start,end,quote
1,Pay Ana Weber 20 euros today,ana,who,PERSON,4,13,Ana Weber
1,Pay Ana Weber 20 euros today,ana,topic,bill,,,
1,Pay Ana Weber 20 euros today,ben,who,PERSON,4,14,Ana Weber
1,Pay Ana Weber 20 euros today,ben,topic,bill,,,
2,Where is the parcel for Mr Okafor?,ana,topic,ship,,,
2,Where is the parcel for Mr Okafor?,ben,who,PERSON,27,99,Okafor
2,Where is the parcel for Mr Okafor?,ben,topic,bill,,,
3,where is the parcel for  mr Okafor?,ana,topic,ship,,,
`;

/** A page for Ben, and what it has sent beside what is known. */
const PAGE = {
  ...{ v: 1, id: '01M700000000000000000PAGE0', time: '2026-11-10T09:00:00.000Z', by: 'lea' },
  ...{ person: 'ben', samples: 36, guideline: '1.3.1', guideline_hash: 'g', schema_hash: 's' },
};
const SENT = [
  { sample: 't-001', labels: { intent: 'no-such-label', urgency: 2 }, mood: 'good' },
  { sample: 'nowhere', labels: { intent: 'refund' } },
  { sample: 't-002', withdrawn: true, swapped: {} },
].map((said, n) => ({
  ...{
    v: 1,
    id: `01M70000000000000000000A0${n}`,
    time: `2026-11-11T09:00:0${n}.000Z`,
    annotator: 'ben',
    ...said,
  },
}));

export const PROJECTS: Readonly<Record<string, GoldenProject>> = {
  tickets: {
    words: {
      layer: 'intent',
      model: 'baseline',
      annotator: 'ben',
      reviewer: 'lea',
      sample: 't-036',
      trained: 'baseline',
      bundle: 'bundle',
      sent: 'in/sent.jsonl',
    },
    write(folder) {
      example('support-tickets')(folder);
      // So that every command meets errors, too.
      example('failed-import/annotations')(path.join(folder, 'annotations'));
    },
    changes: (read) => ({
      'guideline.yaml': read('guideline.yaml').replace(ADDED.tickets[0], ADDED.tickets.join('')),
      'pages/lea.jsonl': `${JSON.stringify(PAGE)}\n`,
      'in/sent.jsonl': sentText({ project: PAGE.id, page: PAGE.id, person: 'ben', sent: PAGE.time }, [
        read('annotations/ben.jsonl').split('\n')[0]!,
        ...SENT.map((record) => JSON.stringify(record)),
      ]),
      'new.csv': 'id,intent\nt-001,refund\nt-002,return\nnowhere,refund\nt-003,no such label\n',
    }),
  },
  traces: {
    words: {
      layer: 'verdict',
      model: 'baseline',
      annotator: 'teo',
      reviewer: 'ines',
      sample: 'tr-14',
      trained: 'baseline',
    },
    write: example('assistant-traces'),
    changes: (read) => ({
      'guideline.yaml': read('guideline.yaml')
        .replace(ADDED.traces[0], ADDED.traces.join(''))
        .replace(/^version: .*/m, 'version: "0.4.0"')
        .replace(
          'changelog:\n',
          `changelog:
  - version: "0.4.0"
    date: "2026-11-19"
    author: ines
    changes:
      - { type: added, target: TB-4, impact: semantic, relabel: [invented], note: The error comes first. }
`,
        ),
      'migrations/2026-11-19-tone.yaml': `author: ines
date: "2026-11-19"
changes:
  - {type: merge, kind: code, from: [Cold tone], to: cold tone}
`,
      'new.csv': 'id,verdict\ntr-01,pass\ntr-02,fail\n',
    }),
  },
  kinds: {
    words: {
      layer: 'choice',
      model: 'm',
      annotator: 'ana',
      reviewer: 'lea',
      sample: 't-2',
      every: 'm',
      look: 'look.csv',
    },
    write(folder) {
      const files = kindsProject(KINDS, [0, 2], nextId);
      const ben = 'annotations/ben.jsonl';
      writeFiles(folder, { ...files, [ben]: suggested(files[ben]!) });
    },
    changes: (read) => {
      const given = read('annotations/ana.jsonl');
      return {
        'annotations/ana.jsonl': `${given}${kindsCorrections(given.trim().split('\n'), nextId)}`,
        'new.csv': 'id,choice,rating\nt-1,x,2\nt-2,z,9\n',
        'look.csv': LOOKED_AT,
      };
    },
  },
};

/** Writes a project into an empty folder: as committed, then changed. */
export function writeProject(project: GoldenProject, folder: string): void {
  project.write(folder);
  const repository = makeRepository(folder);
  repository.commit({}, 'First');
  repository.write(project.changes((file) => readFileSync(path.join(folder, file), 'utf8')));
}
