import assert from 'node:assert/strict';
import { importFormat } from '../../../src/features/exchange/cli/format-choice';
import { inputFiles } from '../../../src/features/exchange/cli/input-files';
import { exchangeFolder } from '../../support/exchange';

const CONTENTS: Readonly<Record<string, readonly [format: string, content: string]>> = {
  'training JSON of spaCy': [
    'spacy',
    '[{"id":0,"paragraphs":[{"raw":"a","sentences":[{"tokens":[{"orth":"a","ner":"O"}]}]}]}]',
  ],
  'categories of spaCy': ['spacy', '{"cats":{"x":0.0,"y":1.0},"meta":{"id":"2"},"text":"a"}\n'],
  'labels of doccano': ['doccano', '{"text":"a","labels":["x"],"meta":{"page":1}}\n'],
  'spans of doccano': ['doccano', '{"text":"a b","label":[[0,1,"X"]]}\n'],
  'texts of doccano under data': ['doccano', '{"id":1,"data":"a b","label":[[0,1,"X"]]}\n'],
  'relations of doccano': [
    'doccano',
    '{"text":"a b","entities":[{"id":0,"start_offset":0,"end_offset":1,"label":"X"}],"relations":[]}\n',
  ],
  fastText: ['fasttext', '__label__x a b\n__label__y c\n'],
  'a table of Label Studio': [
    'label-studio',
    '"_row"\t"annotation_id"\t"annotator"\t"created_at"\t"id"\t"lead_time"\n"r"\t9\t"ana"\t"2022"\t4\t1.5\n',
  ],
  'tasks of Label Studio': [
    'label-studio',
    '[{"data":{"text":"a"},"annotations":[{"result":[{"from_name":"t","to_name":"text","type":"choices","value":{"choices":["x"]}}]}]}]',
  ],
  'suggestions of Label Studio': [
    'label-studio',
    '[{"data":{"text":"a"},"predictions":[{"result":[{"from_name":"t","to_name":"text","type":"labels","value":{"start":0,"end":1,"text":"a","labels":["x"]}}]}]}]',
  ],
  'tasks of Prodigy': [
    'prodigy',
    '{"text":"a b","_input_hash":1,"_task_hash":2,"tokens":[],"spans":[{"start":0,"end":1,"label":"X"}],"answer":"accept"}\n',
  ],
  'tuples in an array': ['spacy', '[["a \\" b", {"entities": [[0, 1, "X"]]}]]'],
  'tuples one a line': ['spacy', '["a", {"entities": []}]\n["b", {"entities": []}]\n'],
  'Argilla, version 2': ['argilla', '[{"id":"a","fields":{"text":"b"},"responses":{},"suggestions":{}}]'],
  'Argilla, version 1': ['argilla', '{"fields":{"text":"b"},"responses":[],"suggestions":[]}\n'],
  'Label Studio, JSON_MIN': [
    'label-studio',
    '[{"text":"a","id":1,"annotator":1,"annotation_id":2,"created_at":null,"lead_time":null}]',
  ],
  'Potato, version 1': [
    'potato',
    '{"user_id":"a","instance_id":"b","displayed_text":"c","label_annotations":{},"span_annotations":[]}\n',
  ],
  'Potato, version 2': ['potato', '{"user_id":"a","instance_id_to_label_to_value":{}}'],
  'pairs of TRL': ['preference', '{"prompt":"a","chosen":"b","rejected":"c"}\n'],
  'pairs of OpenAI': [
    'preference',
    '{"input":{"messages":[{"role":"user","content":"a"}]},"preferred_output":[],"non_preferred_output":[]}',
  ],
  'verdicts of KTO': ['preference', '{"prompt":"a","completion":"b","label":true}\n'],
  'messages of OpenAI': ['messages', '{"messages":[{"role":"user","content":"a"}]}\n'],
  'a request of Anthropic': [
    'messages',
    '{"model":"m","system":"s","messages":[{"role":"user","content":[{"type":"text","text":"a"}]}]}\n',
  ],
  'GenAI spans in OTLP': [
    'otel-genai',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"t","spanId":"s","attributes":[{"key":"gen_ai.input.messages","value":{"stringValue":"[]"}}]}]}]}]}',
  ],
  'OpenInference spans': [
    'openinference',
    '{"context":{"trace_id":"t","span_id":"s"},"attributes":{"openinference.span.kind":"LLM","llm.input_messages.0.message.role":"user"}}\n',
  ],
  'observations of Langfuse': [
    'langfuse',
    '{"id":"o","traceId":"t","type":"GENERATION","input":{"messages":[{"role":"user","content":"a"}]},"output":"b"}\n',
  ],
};

describe('a format is recognised from its content', () => {
  const { file } = exchangeFolder();
  const recognised = async (place: string) => (await importFormat('auto', await inputFiles([place]))).id;
  it('a table of texts and labels is of doccano', async () => {
    assert.equal(await recognised(file('a.csv', 'text,label\n"a b","x"\n')), 'doccano');
  });
  it('a DocBin is for spaCy, which says how to write it as lines', async () => {
    const bin = file('train.spacy', Buffer.from([0x78, 0x9c, 0xff, 0xfe, 0x00]));
    assert.equal(await recognised(bin), 'spacy');
  });
  for (const [what, [format, content]] of Object.entries(CONTENTS))
    it(`${what}: ${format}`, async () => {
      assert.equal(await recognised(file('data', content)), format);
    });
});
