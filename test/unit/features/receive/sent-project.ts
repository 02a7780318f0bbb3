import { sentText } from '../../../../src/project/pages/sent-answers';

export const PAGE = '01KBFP0000000000000000PAGE';
export const OTHER_PAGE = '01KBFP000000000000000PAGE2';

/** A project with a page for Zoe, two samples of hers, one of Ben's, and a record that a migration has updated. */
export const PROJECT: Readonly<Record<string, string>> = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl]}
guideline: {version: "2", changelog: [{version: "2", changes: [{type: changed, target: x, impact: semantic}]}, {version: "1", changes: []}]}
layers: [{id: a, type: choice, labels: [x, y]}]
labels: [{id: x}, {id: y}]
people: {annotators: [zoe, ben], reviewers: [lea]}
`,
  'data.jsonl': ['t-1', 't-2', 't-3', 't-4'].map((id) => `{"id":"${id}","text":"Text ${id}."}\n`).join(''),
  'assignments/b.yaml': 'samples: {all: true}\npeople: [zoe, ben]\n',
  'assignments/b.jsonl': ['t-1', 't-2', 't-4']
    .map((sample) => `{"sample":"${sample}","people":["zoe"]}\n`)
    .concat('{"sample":"t-3","people":["ben"]}\n')
    .join(''),
  'pages/lea.jsonl': `{"v":1,"id":"${PAGE}","time":"2026-11-01T00:00:00.000Z","by":"lea","person":"zoe","samples":3,"guideline_hash":"h","schema_hash":"s"}\n`,
};

let count = 0;

/** A record of Zoe's as a line. */
export const record = (sample: string, more: object = {}): string => {
  const n = String((count += 1)).padStart(6, '0');
  const time = new Date(Date.parse('2026-11-02T00:00:00Z') + count * 1000).toISOString();
  return JSON.stringify({
    ...{ v: 1, id: `01KBFP00000000000000${n}`, time, annotator: 'zoe', sample, labels: { a: 'y' } },
    ...more,
  });
};

/** The text of a file that Zoe's page has sent. */
export const sentBy = (records: readonly string[], head: object = {}): string =>
  sentText({ project: PAGE, page: PAGE, person: 'zoe', sent: '2026-11-03T09:00:00.000Z', ...head }, records);
