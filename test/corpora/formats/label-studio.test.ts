import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { carriedIn, carriedOut, exchangeFolder, exported, imported } from '../../support/exchange';
import { corpusPath } from '../corpora';
import { pick } from '../../support/pick';

const source = (name: string) => corpusPath('labelstudio', name);
const CONVERTER = 'tests/custom/converter/data/';

describe('label-studio, its own files', () => {
  const { into } = exchangeFolder();

  const EQUAL = [
    `${CONVERTER}test_export_csv/csv_test_colliding_keys.json`,
    `${CONVERTER}test_export_csv/csv_test_colliding_keys_mixed.json`,
    'server-samples-transcribed/text_with_2_predictions.json',
  ];
  for (const name of EQUAL)
    it(`gives back ${name}`, async () => {
      await carriedIn('label-studio', [source(name)], into());
      const back = await carriedOut('label-studio', into());
      assert.deepEqual(JSON.parse(back.text), JSON.parse(readFileSync(source(name), 'utf8')));
    });

  it('keeps predictions as suggestions, and bare tasks', async () => {
    const name = source('server-samples-transcribed/tasks_annotations_predictions.json');
    const { losses } = await carriedIn('label-studio', [name], into());
    assert.deepEqual(losses.written, {
      samples: 6,
      answers: 4,
      labels: 7,
      suggestions: 3,
      notes: 0,
      fields: 4,
    });
    const given = JSON.parse(readFileSync(name, 'utf8')) as { annotations?: object[] }[];
    // Nobody is named in the second task's two annotations: they are two records of one, of which the later one goes out.
    given[1]!.annotations = given[1]!.annotations!.slice(1);
    assert.deepEqual(JSON.parse((await exported('label-studio', into())).text), given);
  });

  it('gives a label with line breaks an id without, and says so', async () => {
    const name = source(`${CONVERTER}test_export_csv/csv_test2.json`);
    const { losses } = await carriedIn('label-studio', [name], into());
    assert.deepEqual(pick(losses.notes, 'about'), ['label-renamed']);
    const given = readFileSync(name, 'utf8').replace(
      'Yes \\" \\"\\" \\n \\t \\t а б в \\n',
      'Yes \\" \\"\\" а б в',
    );
    assert.deepEqual(JSON.parse((await exported('label-studio', into())).text), JSON.parse(given));
  });

  it('names what is no text, one by one', async () => {
    const names = ['test_export_json_min/data.json', 'test_export_json_min/chat_data.json'].map((name) =>
      source(CONVERTER + name),
    );
    const files = [...names, source('server-samples-transcribed/previous_export.json')];
    await assert.rejects(
      imported('label-studio', files, into()),
      /3 × no-text \(6 labels\)[^]*task "87"[^]*task "226650350"[^]*task "1234"/,
    );
  });

  it('the CSV of the converter is refused where nothing in it is known to be the text', async () => {
    const name = corpusPath(
      'labelstudio',
      'tests/custom/converter/data/test_export_csv/csv_test2_result.csv',
    );
    await assert.rejects(imported('label-studio', [name], into()), /1 × no-text/);
  });
});
