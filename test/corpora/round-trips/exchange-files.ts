import type { View } from './differences';
import { CONLL_VIEWS, CSV_VIEWS, JSON_VIEWS, TEXT_VIEWS, TSV_VIEWS } from './differences';

/** Files of the shared corpora that hold one format, by where they lie. */
export interface ExchangeFiles {
  /** Below the corpora, with `/`. */
  readonly glob: string;
  readonly format: string;
  readonly variant?: string;
  /** Of the export; default: the usual one. */
  readonly out?: string;
  readonly views: readonly View[];
  /** The files of a folder are imported as one. */
  readonly folder?: true;
  /** The one file that comes along: relative to the file's folder. */
  readonly beside?: string;
  /** What a record is: a line, a JSON value, a row of a table, or the file. */
  readonly records: 'lines' | 'values' | 'rows' | 'file';
}

const jsonl = (glob: string, format: string, variant?: string): ExchangeFiles => ({
  glob,
  format,
  views: JSON_VIEWS,
  records: 'values',
  ...(variant !== undefined && { variant }),
});
const conll = (glob: string): ExchangeFiles => ({
  glob,
  format: 'conll',
  views: CONLL_VIEWS,
  records: 'lines',
});
const brat = (glob: string): ExchangeFiles => ({
  glob,
  format: 'brat',
  views: TEXT_VIEWS,
  records: 'lines',
  folder: true,
});

const DOCCANO = 'doccano/backend';
const LABEL_STUDIO = 'labelstudio/tests/custom/converter/data';
const INCEPTION = 'inception/inception';
const TSV = `${INCEPTION}/inception-io-webanno-tsv/src/test/resources`;
const BRAT = `${INCEPTION}/inception-io-brat/src/test/resources/corpora`;

/** A file belongs to the first that its path fits. */
export const EXCHANGE_FILES: readonly ExchangeFiles[] = [
  jsonl('labelstudio/server-samples-transcribed/*.json', 'label-studio'),
  jsonl(`${LABEL_STUDIO}/test_export_csv/*.json`, 'label-studio'),
  {
    ...jsonl(`${LABEL_STUDIO}/test_export_csv/*.csv`, 'label-studio'),
    out: 'csv',
    views: CSV_VIEWS,
    records: 'rows',
  },
  {
    ...jsonl(`${LABEL_STUDIO}/test_export_json_min/*data*.json`, 'label-studio'),
    beside: 'label_config.xml',
  },
  jsonl(`${DOCCANO}/**/{sequence_to_sequence,seq2seq}/*.{json,jsonl}`, 'doccano', 'seq2seq'),
  ...['sequence_to_sequence', 'seq2seq', 'text_classification'].map((folder): ExchangeFiles => ({
    ...jsonl(`${DOCCANO}/**/${folder}/*.csv`, 'doccano', folder.startsWith('seq') ? 'seq2seq' : undefined),
    out: 'csv',
    views: CSV_VIEWS,
    records: 'rows',
  })),
  {
    ...jsonl(`${DOCCANO}/data_import/tests/data/*.csv`, 'doccano'),
    out: 'csv',
    views: CSV_VIEWS,
    records: 'rows',
  },
  ...['text_classification', 'sequence_labeling', 'relation_extraction', 'intent', 'intent_detection'].map(
    (folder) => jsonl(`${DOCCANO}/**/${folder}/*.{json,jsonl}`, 'doccano'),
  ),
  {
    glob: `${DOCCANO}/**/text_classification/*.txt`,
    format: 'fasttext',
    views: TEXT_VIEWS,
    records: 'lines',
  },
  conll(`${DOCCANO}/**/sequence_labeling/*.{txt,conll}`),
  jsonl('doccano-client/**/*.jsonl', 'doccano'),
  jsonl('prodigy/example-datasets/*.jsonl', 'prodigy'),
  { glob: `${TSV}/tsv3-suite/*/reference.tsv`, format: 'webanno-tsv', views: TSV_VIEWS, records: 'file' },
  { glob: `${TSV}/tsv{2,3}/*.tsv`, format: 'webanno-tsv', views: TSV_VIEWS, records: 'file' },
  {
    glob: `${INCEPTION}/inception-agreement/**/*.tsv`,
    format: 'webanno-tsv',
    views: TSV_VIEWS,
    records: 'file',
  },
  conll(`${INCEPTION}/inception-io-json/**/*.conll`),
  brat(`${BRAT}/*/*.{ann,txt}`),
  { glob: 'spacy/**/*.json', format: 'spacy', views: JSON_VIEWS, records: 'values' },
  { glob: 'spacy/**/*.jsonl', format: 'spacy', views: JSON_VIEWS, records: 'values' },
  conll('spacy/**/*.iob'),
  conll('sec-filings/CONLL-format/data/*/*.txt'),
  conll('anem/CONLL-format/data/*'),
  conll('btc/CONLL-format/data/*'),
  conll('wnut17/*.conll'),
  brat('wlp-brat/train/*.{ann,txt}'),
];

/** What else lies there: `what` says why it is not imported. */
export const OTHER_FILES: readonly { readonly glob: string; readonly what: string }[] = [
  {
    glob: '**/{LICENSE*,NOTICE*,README*,SOURCE.txt,NOTE.txt,ATTRIBUTION,CC_BY-SA-4.0.txt}',
    what: 'licences and descriptions',
  },
  { glob: '**/{docs,labelling_docs}/*', what: 'licences and descriptions' },
  {
    glob: '**/*.{xml,dtd,conf,properties}',
    what: 'configurations, type systems and documents in other formats (BioC)',
  },
  { glob: `${DOCCANO}/**/*.xlsx`, what: 'spreadsheets' },
  {
    glob: `${DOCCANO}/**/{bounding_box,image_captioning,image_classification,segmentation,speech_to_text,task_agnostic}/*`,
    what: 'images, sounds, bare texts and lists of files',
  },
  {
    glob: `${DOCCANO}/data_import/tests/data/example.txt`,
    what: 'images, sounds, bare texts and lists of files',
  },
  {
    glob: '{doccano,doccano-client}/**/*labels.json',
    what: 'configurations, type systems and documents in other formats (BioC)',
  },
  { glob: 'labelstudio/{conll_export_cases.json,src/**}', what: 'schemas and test cases of the tools' },
  {
    glob: `${LABEL_STUDIO}/**/label_config*`,
    what: 'configurations, type systems and documents in other formats (BioC)',
  },
  { glob: `{cassis,${INCEPTION}}/**/*.{xmi,json}`, what: 'UIMA CAS, which is not read' },
  { glob: 'prodigy/example-patterns/*', what: 'patterns' },
  { glob: `${TSV}/**/reference-explained*.txt`, what: 'licences and descriptions' },
  { glob: `${BRAT}/*.zip`, what: 'archives of folders that lie beside them' },
];
