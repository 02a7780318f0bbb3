import { present } from '../../../base/lists';
import { stringify } from 'yaml';
import { asksForLeast } from '../../../project/gate';
import type { Layer } from '../../../project/schema/layer-types';
import type { ParquetType } from '../../../formats/parquet/parquet-schema';
import { agreementSentences, missingFacts, processSentences, statedFacts } from './card-facts';
import type { BundleFacts } from './bundle';
import type { DataColumns } from './columns';
import { prose } from '../../../base/text/markdown';

/** README.md: a Hugging Face data set card, with YAML before the text and the sections of their template. */
export function dataCard(facts: BundleFacts, columns: DataColumns): string {
  return `---\n${stringify(frontMatter(facts, columns), { lineWidth: 0 })}---\n\n${body(facts)}`;
}

function frontMatter(facts: BundleFacts, { columns }: DataColumns): object {
  const { model, data } = facts;
  const { name, license } = statedFacts(facts);
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const tasks = [...new Set(layers.flatMap((layer) => TASKS[layer.type] ?? []))];
  const total = data.reduce((sum, { samples }) => sum + samples, 0);
  return {
    pretty_name: name,
    language: model.schema.language === undefined ? undefined : [model.schema.language],
    ...(license !== undefined && licenseOf(license)),
    task_categories: tasks.length > 0 ? tasks : undefined,
    size_categories: [SIZES.find(([most]) => total < most)![1]],
    tags: ['labelwright', 'croissant'],
    ...(data.length > 0 && {
      configs: [{ config_name: 'default', data_files: data.map(fileOf) }],
      dataset_info: {
        features: columns.map((column) => ({ name: column.name, ...featureOf(column.type) })),
        splits: data.map(({ name: split, samples, parquet }) => ({
          name: split,
          num_bytes: parquet.bytes,
          num_examples: samples,
        })),
      },
    }),
  };
}

const fileOf = ({ name: split, parquet: { path } }: BundleFacts['data'][number]) => ({ split, path });

/** Licences are lower-case identifiers; a URL has a field of its own. */
function licenseOf(license: string): object {
  if (!/^https?:\/\//.test(license)) return { license: license.toLowerCase() };
  return { license: 'other', license_name: 'other', license_link: license };
}

const TASKS: Partial<Record<Layer['type'], string[]>> = {
  choice: ['text-classification'],
  choices: ['text-classification'],
  rating: ['text-classification'],
  spans: ['token-classification'],
  relations: ['token-classification'],
  text: ['text-generation'],
};

const SIZES: readonly (readonly [number, string])[] = [
  [1e3, 'n<1K'],
  [1e4, '1K<n<10K'],
  [1e5, '10K<n<100K'],
  [1e6, '100K<n<1M'],
  [1e7, '1M<n<10M'],
  [Infinity, 'n>10M'],
];

function featureOf(type: ParquetType): object {
  if (typeof type === 'string') return { dtype: DTYPES[type] };
  if ('struct' in type) return { struct: structOf(type.struct) };
  const inner = type.list;
  if (typeof inner === 'string') return { list: DTYPES[inner] };
  return { list: 'struct' in inner ? structOf(inner.struct) : featureOf(inner) };
}

const structOf = (fields: Readonly<Record<string, ParquetType>>): object[] =>
  Object.entries(fields).map(([name, type]) => ({ name, ...featureOf(type) }));

const DTYPES: Record<Extract<ParquetType, string>, string> = {
  string: 'string',
  json: 'string',
  int32: 'int32',
  int64: 'int64',
  double: 'float64',
};

function body(facts: BundleFacts): string {
  const { model, options, data, asOf, resolved, corrections, process } = facts;
  const { card, assumptions } = model.schema.training;
  const { name, description, version, license, url, creators } = statedFacts(facts);
  const missing = missingFacts(model);
  const say = escapeMarkdown;
  const stated = (text: string | undefined, key: string): string =>
    text === undefined ? `Not stated (\`training: card: ${key}\`).` : say(text);
  const gate = options.gate.checks.map(
    ({ title, value, threshold, outcome, check }) =>
      `| ${escapeLine(title)} | ${value === null ? '–' : shown(value)} | ${check === 'as_good_as' ? 'upper limit ' : ''}${asksForLeast(check) ? '≥' : '≤'} ${shown(threshold)} | ${outcome} |`,
  );
  const parts = present([
    `# ${escapeLine(name)}`,
    options.forced &&
      '> **Handed off although the gate is closed.** The failed checks are listed under "Quality".',
    say(description),
    `Version ${escapeLine(version)}, as of ${asOf}. Licence: ${license === undefined ? stated(license, 'license') : linkOf(license)}${url === undefined ? '' : ` ${linkOf(url)}`}`,
    options.by !== undefined &&
      `Released by ${escapeLine(options.by)}, on the ${options.gate.passes ? 'open' : 'closed'} gate.`,
    assumptions.length > 0 &&
      `Assumptions:\n\n${assumptions.map((each) => `- ${escapeLine(each)}`).join('\n')}`,
    missing.length > 0 && `Not stated by the project: ${missing.map((key) => `\`${key}\``).join(', ')}.`,
    '## Data',
    '| split | samples | files |\n|---|---:|---|\n' +
      data
        .map(
          (one) =>
            `| ${escapeLine(one.split)} | ${one.samples} | \`${one.jsonl.path}\`, \`${one.parquet.path}\` |`,
        )
        .join('\n'),
    'Both files of a split hold the same samples. A layer without an answer is null in Parquet and absent in JSONL; which ones, and why, is in `data/unresolved.jsonl`. Offsets count code points, end exclusive.',
    '## Dataset Creation',
    '### Source Data',
    stated(card.source, 'source'),
    '### Annotations',
    '#### Annotation process',
    processSentences(facts).map(escapeLine).join('\n'),
    'Agreement:',
    agreementSentences(facts)
      .map((line) => `- ${escapeLine(line)}`)
      .join('\n') || 'There are no answers yet.',
    `The guideline is in \`guideline/\`, the whole agreement report in \`reports/agreement.html\`, every disagreement with its cause in \`reports/disagreements.jsonl\`, and every label that was changed later (${corrections}) in \`reports/corrections.jsonl\`.`,
    '#### Who are the annotators?',
    stated(card.annotators, 'annotators'),
    process.annotators.map(({ name: who, answers }) => `- ${escapeLine(who)}: ${answers} answers`).join('\n'),
    '### Quality',
    gate.length === 0
      ? 'The project asks for nothing.'
      : `| check | found | asked | |\n|---|---:|---:|---|\n${gate.join('\n')}`,
    `Of ${resolved.answered} answered samples ${resolved.complete} have an answer on every layer that asks for one.`,
    '## Considerations for Using the Data',
    '### Personal and Sensitive Information',
    stated(card.personalData, 'personal_data'),
    '### Bias, Risks, and Limitations',
    stated(card.limitations, 'limitations'),
    '## Additional Information',
    `Creators: ${creators.length === 0 ? 'not stated (`training: card: creators`).' : escapeLine(creators.join(', '))}`,
    ...(card.citation === undefined ? [] : ['### Citation Information', say(card.citation)]),
    `Made with Labelwright ${options.software}. \`labelwright handoff --verify\` says whether these files are what \`manifest.json\` says, and makes them again from the project.`,
  ]);
  return `${parts.filter((part) => part !== '').join('\n\n')}\n\n`;
}

const shown = (value: number): string => String(Math.round(value * 1e4) / 1e4);

/** Escapes the project's text for Markdown but keeps its paragraphs: none of it becomes a heading, link, table or markup. */
export const escapeMarkdown = (text: string): string =>
  text
    .trim()
    .split(/\r?\n[^\S\n]*\r?\n\s*/)
    .map((paragraph) => prose(paragraph))
    .join('\n\n');

/** The same for headings and cells, where a line break would end them. */
export const escapeLine = (text: string): string => prose(text.replace(/\s+/g, ' '));

/** An address as a link; other text is escaped. */
export const linkOf = (url: string): string =>
  /^https?:\/\/[^\s<>\\]+$/i.test(url) ? `<${url}>` : escapeLine(url);
