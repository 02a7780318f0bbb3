/** `labelwright import guideline`: a guideline that exists as a document becomes guideline.yaml. */
import path from 'node:path';
import { countBy } from '../../../base/lists';
import { counted, shorten } from '../../../base/text/phrases';
import type { JsValue } from '../../../base/yaml/tree';
import { blockLines } from '../../../base/yaml/write-value';
import { readHtml, type GuidelineText } from '../../../formats/guideline/html';
import { readMarkdown } from '../../../formats/guideline/markdown';
import { headingMap, placeGuideline, ROLES, type PlacedGuideline } from '../../../formats/guideline/place';
import { proposeMap } from '../../../formats/guideline/propose';
import { readWord } from '../../../formats/guideline/word';
import { XmlError } from '../../../formats/xml';
import { newProjectFiles } from '../../../project/model/new-project';
import { SCHEMA_FILE } from '../../../project/model-store';
import { relativeFolder } from '../../../cli/find-projects';
import { EXIT, type ExitCode } from '../../../cli/command';
import { UsageError } from '../../../cli/options';
import { print, say } from '../../../cli/output';
import { ArchiveBudget } from '../../../platform/archive';
import { putIntoPlace } from './import-files';
import { inputFiles } from './input-files';
import { Staging } from './staging';

/** The word for it where formats are named. */
export const GUIDELINE = 'guideline';

/** A guideline of a hundred pages has a third of a megabyte. */
const MAX_CHARACTERS = 1 << 20;
/** Of Markdown without an empty line: the parser takes time with the square of what may belong together. */
const MAX_PASSAGE = 100_000;
/** Characters of the names of headings in the preview, and of a paragraph. */
const MAX_NAMED = 200;
const MAX_SHOWN = 80;
const WORD_LIMITS = { files: 5000, bytes: 256 << 20, ratio: 200, inner: 0 };

interface Options {
  readonly map?: string;
  readonly dryRun?: boolean;
  readonly strict?: boolean;
  readonly match?: string;
}

/** The options that go with it, and what every command gets. */
const OPTIONS = ['project', 'map', 'dryRun', 'strict', 'outputs', 'formulas'];

/**
 * Prints what the document has, or places it as `--map` says and writes the guideline into the folder that `target` gives for the document.
 * Throws UserError.
 */
export async function importGuideline(
  [file, ...others]: readonly string[],
  options: Options,
  target: (file: string) => string,
): Promise<ExitCode> {
  const given = Object.entries({ ...options, match: options.match === 'id' ? undefined : options.match });
  if (given.some(([name, value]) => value !== undefined && !OPTIONS.includes(name)))
    throw new UsageError(
      'With guideline, the options are --project, --map, --dry-run and --strict. Leave the others out.',
    );
  if (file === undefined || others.length > 0)
    throw new UsageError('Which document? labelwright import guideline FILE.md, .docx or .html');
  const text = await readDocument(file);
  const left = [...countBy(text.leftOut)].map(([what, n]) => `Not read: ${what}, ${counted(n, 'time')}.`);
  if (options.map === undefined) {
    const isAsked = process.send !== undefined;
    const seen = [`${file}: nothing was written. It has:\n`, ...outline(text), '', ...left];
    const how = proposal(text, isAsked);
    // An editor shows the beginning, a terminal the end.
    await print((isAsked ? [...how, '', ...seen] : [...seen, '', ...how]).map((line) => `${line}\n`));
    return EXIT.clean;
  }
  const placed = placeGuideline(text, headingMap(options.map), path.basename(file));
  const { guideline, labels, headings } = placed;
  if (labels.size === 0)
    throw new UsageError(
      'No heading is a label, so the project would ask nothing. Say which are, as in h2=label.',
    );
  for (const words of headings)
    left.push(`Not taken over: the words of the heading ${JSON.stringify(words)}.`);
  for (const line of [...left, ...skippedIn(placed)]) say(line);
  const yaml = [...blockLines(guideline as JsValue, true), ''].join('\n');
  await print([options.dryRun ? yaml : await write(target(file), placed, yaml)]);
  return options.strict && left.length > 0 ? EXIT.findings : EXIT.clean;
}

async function readDocument(file: string): Promise<GuidelineText> {
  const ending = path.extname(file).toLowerCase();
  const isWord = ending === '.docx';
  const read = { '.md': readMarkdown, '.html': readHtml, '.htm': readHtml }[ending];
  if (!isWord && !read)
    throw new UsageError(
      `${file} is not a guideline that can be read: give .md, .docx or .html. Word and others save a document as one of these.`,
    );
  const files = await inputFiles([file], new ArchiveBudget(WORD_LIMITS), () => isWord);
  if (!read)
    return readWord(files).catch((error: Error) => {
      throw error instanceof XmlError ? new UsageError(`${file} cannot be read: ${error.message}.`) : error;
    });
  let text = '';
  for await (const chunk of files[0]?.chunks() ?? []) if ((text += chunk).length > MAX_CHARACTERS) break;
  const isLong = ending === '.md' && text.split(/\n\s*\n/).some(({ length }) => length > MAX_PASSAGE);
  if (isLong || text.length > MAX_CHARACTERS)
    throw new UsageError(
      `${file} is larger than a guideline: a document has at most ${MAX_CHARACTERS.toLocaleString('en')} characters, and Markdown ${MAX_PASSAGE.toLocaleString('en')} without an empty line.`,
    );
  return read(text);
}

/** The lines of a text: headings, tables and what follows them, from its beginning. */
const outline = ({ blocks }: GuidelineText): string[] =>
  blocks.map((block) => {
    if (block.kind === 'table')
      return `      table of ${counted(block.rows.length - 1, 'row')}: ${block.rows[0]!.join(' | ')}`;
    const { kind, level, text } = block;
    const head = kind !== 'heading' ? '      ' : level === 0 ? 'title  ' : `h${level}  `;
    const words = shorten(text.replaceAll('\n', ' '), MAX_SHOWN);
    return `${head}${'  '.repeat(level)}${kind === 'item' ? '- ' : ''}${words}`;
  });

/** What the map leaves out. */
const skippedIn = ({ skipped }: PlacedGuideline): string[] =>
  [...countBy(skipped)].map(
    ([words, n]) => `Left out by the map: ${JSON.stringify(words)}, ${counted(n, 'line')}.`,
  );

/** What the text would become, in a few words. */
function contentOf(placed: PlacedGuideline): string {
  const { rules = [], examples = [] } = placed.guideline as Record<
    'rules' | 'examples',
    object[] | undefined
  >;
  const counters = examples.filter((one) => 'not' in one).length;
  return [
    counted(placed.labels.size, 'label'),
    counted(rules.length, 'general rule'),
    counted(examples.length - counters, 'example'),
    counted(counters, 'counter-example'),
  ].join(', ');
}

/**
 * A map that the text suggests, with the headings that each entry is about, and what a map can say. The editor, which started this with a channel, gets the map for
 * the box that asks for it.
 */
function proposal(text: GuidelineText, isAsked: boolean): string[] {
  // The words of a heading could be what a shell would run, or too long to be a name.
  const entries = [...proposeMap(text)].filter(([entry]) => /^[^"$`\\!%=]{1,200}=\w+$/.test(entry));
  const isProposed = entries.some(([entry]) => entry.endsWith('=label'));
  const map = isProposed ? entries.map(([entry]) => entry).join(',') : 'h1=title,h2=label';
  process.send?.({ map });
  const placed = isProposed && placeGuideline(text, headingMap(map), '');
  return [
    isProposed
      ? 'Proposed. Check it, and change what is wrong:'
      : 'The text does not show which headings are labels. Say which, for instance:',
    `\n  ${isAsked ? map : `--map "${map}"`}\n`,
    ...(placed
      ? [
          'Headings are taken for labels if most of those beside each other\nhave marked examples or say what counts, or if they are below\na heading such as "Labels":\n',
          ...entries.map(([entry, names]) => `  ${entry}: ${shorten(names.join(', '), MAX_NAMED)}`),
          `\nWith it: ${contentOf(placed)}.`,
          ...skippedIn(placed),
          '',
        ]
      : []),
    'A map says what headings are, by level (h3), by the heading above\nand the level (Labels/h3), or by their words; likewise lines that\nlead a list, and columns of tables:\n',
    ...Object.entries(ROLES).map(([role, means]) => `  ${role.padEnd(12)}${means}`),
    `\nWhat you do not place becomes general rules.${isAsked ? '' : ' With --dry-run, the guideline is printed.'}`,
  ];
}

/** Writes a project whose labels have these names, and says what is next. Throws UsageError if a file of it exists. */
async function write(folder: string, placed: PlacedGuideline, guideline: string): Promise<string> {
  const { labels: names } = placed;
  const title = path.basename(path.resolve(folder));
  const project = { title, samples: 'data/*.jsonl', labels: [...names.keys()], names, spanLabels: [] };
  const staging = new Staging(folder);
  try {
    staging.write('guideline.yaml', guideline);
    staging.write(SCHEMA_FILE, newProjectFiles(project)[SCHEMA_FILE]);
    await putIntoPlace(staging, { folder, isNew: true });
  } finally {
    staging.remove();
  }
  const shown = relativeFolder(folder);
  return [
    `Wrote a project in ${shown}: ${contentOf(placed)}.`,
    `Next: add the texts, from a .jsonl, .csv, .tsv or .txt file: labelwright init FILE${shown === '.' ? '' : ` -C ${shown}`}\n`,
  ].join('\n');
}
