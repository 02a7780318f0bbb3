/** `labelwright import guideline`: a guideline that exists as a document becomes guideline.yaml. */
import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { defined } from '../../../base/defined';
import { counted } from '../../../base/text/phrases';
import { blockLines } from '../../../base/yaml/write-value';
import { checkProject } from '../../../engine/check-project';
import { Project } from '../../../engine/project';
import type { GuidelineText } from '../../../formats/guideline/blocks';
import { readHtml, readMarkdown } from '../../../formats/guideline/markup';
import {
  headingMap,
  LAYER,
  placeGuideline,
  ROLES,
  type PlacedGuideline,
} from '../../../formats/guideline/place';
import { readWord } from '../../../formats/guideline/word';
import { importedProjectFiles } from '../../../formats/new-project';
import { XmlError } from '../../../formats/xml';
import { NO_SAMPLES_YET } from '../../../project/model/new-project';
import { SCHEMA_FILE } from '../../../project/model-store';
import { NodeFiles } from '../../../platform/node-files';
import { countsText } from '../../../cli/finding-counts';
import { relativeFolder } from '../../../cli/find-projects';
import { writeGitSettings } from '../../../cli/git-settings';
import { EXIT, type ExitCode } from '../../../cli/command';
import { UsageError } from '../../../cli/options';
import { print, say } from '../../../cli/output';
import { ArchiveBudget, filesOfArchive } from './archive';
import { archivedFile, inputFiles, type GivenFile } from './input-files';

/** The word for it where formats are named. */
export const GUIDELINE = 'guideline';

/** What `import` gives that goes with a guideline. */
interface Options {
  readonly project?: string;
  readonly map?: string;
  readonly dryRun?: boolean;
  readonly strict?: boolean;
}

/** Throws UsageError for an option of other imports. What is not given as an option is no text, list or `true`. */
function refuseOthers(options: object): void {
  const wrong = Object.entries(options).some(
    ([name, value]: [string, unknown]) =>
      !['project', 'map', 'dryRun', 'strict', 'match'].includes(name) &&
      (typeof value === 'string' || value === true || (Array.isArray(value) && value.length > 0)),
  );
  if (wrong || ('match' in options && options.match === 'text'))
    throw new UsageError(
      'With guideline, the options are --project, --map, --dry-run and --strict. Leave the others out.',
    );
}

/** A guideline of a hundred pages has a third of a megabyte. */
const MAX_CHARACTERS = 1 << 20;
/** Of Markdown without an empty line: the parser takes time with the square of what may belong together. */
const MAX_PASSAGE = 100_000;
const WORD_LIMITS = { files: 5000, bytes: 256 << 20, ratio: 200, inner: 0 };

/** Prints what the document has, or places it as `--map` says and writes the guideline. Throws UsageError. */
export async function importGuideline(paths: readonly string[], options: Options): Promise<ExitCode> {
  refuseOthers(options);
  const [file, ...others] = paths;
  if (file === undefined || others.length > 0)
    throw new UsageError('Which document? labelwright import guideline FILE.md, .docx or .html');
  const text = await readDocument(file);
  if (options.map === undefined) {
    await print([`${outlineText(text, file)}\n`]);
    return EXIT.clean;
  }
  const into = options.project ?? (path.parse(file).name.replace(/[^\p{L}\p{N}_-]+/gu, '-') || 'guideline');
  for (const there of options.project === undefined
    ? [into]
    : [path.join(into, SCHEMA_FILE), path.join(into, 'guideline.yaml')])
    if (!options.dryRun && existsSync(there))
      throw new UsageError(
        `${there} already exists. Name a new folder with --project, or print the guideline with --dry-run and take over what you need.`,
      );
  const placed = placeGuideline(text, headingMap(options.map), path.basename(file));
  if (placed.labels.size === 0)
    throw new UsageError(
      'No heading is a label, so the project would ask nothing. Say which are, as in --map h2=label.',
    );
  const yaml = [...blockLines(placed.guideline, true), ''].join('\n');
  const left = leftOutOf(text, placed);
  for (const line of left) say(line);
  await print([options.dryRun ? yaml : await write(into, placed, yaml)]);
  return options.strict === true && left.length > 0 ? EXIT.findings : EXIT.clean;
}

async function readDocument(file: string): Promise<GuidelineText> {
  const ending = path.extname(file).toLowerCase();
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`There is no file ${file}.`);
  if (ending === '.docx') return readWordFile(file);
  const read = { '.md': readMarkdown, '.markdown': readMarkdown, '.html': readHtml, '.htm': readHtml }[
    ending
  ];
  if (!read)
    throw new UsageError(
      `${file} is not a guideline that can be read: give .md, .docx or .html. Word and others save a document as one of these.`,
    );
  let text = '';
  const [{ chunks }] = (await inputFiles([file])) as [GivenFile];
  for await (const chunk of chunks()) {
    text += chunk;
    if (text.length > MAX_CHARACTERS)
      throw new UsageError(
        `${file} is larger than a guideline: it has over ${MAX_CHARACTERS.toLocaleString('en')} characters.`,
      );
  }
  if (read === readMarkdown && text.split(/\n\s*\n/).some(({ length }) => length > MAX_PASSAGE))
    throw new UsageError(
      `${file} has more than ${MAX_PASSAGE.toLocaleString('en')} characters without an empty line. Put empty lines between its parts.`,
    );
  return read(text);
}

async function readWordFile(file: string): Promise<GuidelineText> {
  const files = (await filesOfArchive(file, new ArchiveBudget(WORD_LIMITS))).map((each) =>
    archivedFile(file, each, each.name),
  );
  const named = (name: RegExp): GivenFile | undefined => files.find((each) => name.test(each.name));
  const document = named(/^word\/document\d*\.xml$/);
  if (!document) throw new UsageError(`${file} is not a document of Word: it has no word/document.xml.`);
  try {
    return await readWord(
      defined({
        document,
        styles: named(/^word\/styles\d*\.xml$/),
        links: named(/^word\/_rels\/document\d*\.xml\.rels$/),
        notes: files.filter(({ name }) => /^word\/(?:foot|end)notes\d*\.xml$/.test(name)),
      }),
    );
  } catch (error) {
    if (error instanceof XmlError) throw new UsageError(`${file} cannot be read: ${error.message}.`);
    throw error;
  }
}

/** The headings, with what follows each, and how to say what they are. */
function outlineText({ blocks, leftOut }: GuidelineText, file: string): string {
  const lines: string[] = [];
  let follows = new Map<string, number>();
  const flush = (): void => {
    if (follows.size > 0) lines.push(`      ${[...follows].map(([noun, n]) => counted(n, noun)).join(', ')}`);
    follows = new Map();
  };
  for (const block of blocks) {
    if (block.kind === 'heading') {
      flush();
      lines.push(
        `${block.level === 0 ? 'title' : `h${block.level}`}  ${'  '.repeat(block.level)}${block.text}`,
      );
    } else if (block.kind === 'table') {
      flush();
      lines.push(`      a table of ${counted(block.rows.length - 1, 'row')}: ${block.rows[0]!.join(' | ')}`);
    } else {
      const noun = block.kind === 'item' ? 'list item' : 'paragraph';
      follows.set(noun, (follows.get(noun) ?? 0) + 1);
    }
  }
  flush();
  return [
    `${file}: nothing was written. Its headings, and what follows each:\n`,
    ...lines,
    ...[...leftOut].map(([what, n]) => `\nNot read: ${what}, ${counted(n, 'time')}.`),
    '\nSay what the headings are, by level or by their words, and likewise lines that lead a list, and columns of tables:',
    `\n  --map "h1=title,h2=label,Does not count=exclude"\n`,
    ...Object.entries(ROLES).map(([role, means]) => `  ${role.padEnd(12)}${means}`),
    '\nWhat you do not place becomes general rules. With --dry-run, the guideline is printed.',
  ].join('\n');
}

/** What the guideline does not have, a line each. */
const leftOutOf = ({ leftOut }: GuidelineText, { headings }: PlacedGuideline): string[] => [
  ...[...leftOut].map(([what, n]) => `Not taken over: ${what}, ${counted(n, 'time')}.`),
  ...headings.map((text) => `Not taken over: the words of the heading ${JSON.stringify(text)}.`),
];

/** Writes the project, and says what its check finds. */
async function write(folder: string, { labels }: PlacedGuideline, yaml: string): Promise<string> {
  const schema = importedProjectFiles({
    title: path.basename(path.resolve(folder)),
    samples: NO_SAMPLES_YET,
    idField: 'id',
    textField: 'text',
    holdsMessages: false,
    layers: [
      {
        id: LAYER,
        type: 'choice',
        question: 'Which label fits the text?',
        required: true,
        labels: [...labels.keys()],
      },
    ],
    labels: [...labels].map(([id, name]) => ({
      id,
      name,
      aliases: [],
      selectable: true,
      catchAll: false,
      status: 'active',
    })),
    annotators: [],
  })[SCHEMA_FILE];
  await mkdir(folder, { recursive: true });
  const files = new NodeFiles(folder);
  await writeGitSettings(files);
  // The schema makes the folder a project, so it comes last.
  for (const [file, text] of [
    ['guideline.yaml', yaml],
    [SCHEMA_FILE, schema],
  ] as const)
    await files.writeAtomic(file, new TextEncoder().encode(text), null);
  const { counts } = await checkProject(new Project(files, { pause: () => Promise.resolve() }), { limit: 1 });
  const shown = relativeFolder(folder);
  return [
    `Wrote a project in ${shown}, with ${counted(labels.size, 'label')}.`,
    `The check finds ${countsText(counts) || 'nothing'}. To list it, run: labelwright check ${shown}`,
    `Next: put the texts into ${path.join(shown, 'data')}, one JSON object with "id" and "text" on each line of a .jsonl file.\n`,
  ].join('\n');
}
