import assert from 'node:assert/strict';
import type { Relation, Span } from '../../src/project/records/records';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { check, Folder, lines, closed } from './support/project';

const text = 'On Monday the lift broke, so the courier left the parcel.';
const files = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/events.jsonl]}
guideline: {version: "1.0.0"}
layers:
  - {id: marks, type: spans, labels: [event, time], discontinuous: true}
  - id: links
    type: relations
    spans: marks
    labels: [causes, when]
    pairs: [{label: causes, from: event, to: event}, {label: when, from: event, to: time}]
labels:
  - {id: event, key: v}
  - {id: time, key: i}
  - {id: causes, key: a}
  - {id: when, key: w}
`,
  'data/events.jsonl': lines([
    { id: 'e-1', text },
    { id: 'e-2', text: 'Nothing happened.' },
  ]),
};

describe('relations in a real VS Code', () => {
  const folder = new Folder(files);
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder: folder.path, settings: { 'labelwright.annotator': 'ana' } });
  });
  after(() => closed(workbench, folder));

  /** The relations of a record in words. */
  const said = (at: number): string[] => {
    const { marks, links } = folder.records('ana').at(at)!.labels as { marks: Span[]; links?: Relation[] };
    const quote = (id: string): string => {
      const span = marks.find((one) => one.id === id)!;
      return span.text ?? span.parts!.map((part) => part.text).join(' … ');
    };
    return (links ?? []).map(({ label, from, to }) => `${quote(from)} ${label} ${quote(to)}`);
  };

  it('are labelled by keyboard, while the server is killed, and are whole on disk', async () => {
    const panel = await Panel.start(workbench);
    await panel.onSample('e-1');
    for (const [word, key] of [
      ['Monday', 'i'],
      ['broke', 'v'],
      ['left', 'v'],
    ] as const) {
      await panel.select([word]);
      await panel.press(key);
    }
    // Another part of the last span.
    await panel.press('+', 'ArrowRight', 'ArrowRight', 'Enter');
    await until(
      'the second part',
      () => panel.heard(),
      (heard) => heard.endsWith('left … parcel'),
    );
    await panel.saved();
    await panel.press('Shift+Tab', 'w', 'Enter');
    await workbench.killLanguageServer();
    await panel.press('r', 'l', 'e', 'Enter');
    await until(
      'both relations in the list',
      () => panel.locator('.relation .relation-label').count(),
      (count) => count === 2,
    );
    await panel.press('Escape', 'Enter');
    await panel.onSample('e-2');
    await panel.saved();
    assert.deepEqual(said(-1), ['broke when Monday', 'broke causes left … parcel']);
    assert.equal(folder.records('ana').at(-1)!.status, 'done');
  });

  it('pass the check', () => {
    const { stdout } = check(folder.path, '--rule', 'cardinality-violation');
    assert.doesNotMatch(stdout, /e-1/, stdout);
  });
});
