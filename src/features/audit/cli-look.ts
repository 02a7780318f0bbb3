/** `labelwright audit FILE`: reads another tool's files into memory, and finds what to know before they become a project. */
import path from 'node:path';
import { NameCounts } from '../../base/columns/name-counts';
import { defined } from '../../base/objects';
import { shorten } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import { modelToWorkWith } from '../../cli/open-project';
import { UsageError } from '../../cli/options';
import { sayStep, VERSION } from '../../cli/output';
import { checkProject } from '../../engine/check-project';
import { noWorkers } from '../../engine/chunks/worker-pool';
import { Project, type WithModel } from '../../engine/project';
import type { Columns, Format, GivenItem } from '../../formats/format';
import type { LossReport, Place } from '../../formats/loss-report';
import { FORMATS, formatById } from '../../formats/registry';
import { lineRules } from '../../rules/registry';
import { NodeFiles } from '../../platform/node-files';
import { firstRows } from '../../project/samples/first-rows';
import { holdsMessages, LABEL_NAMES, proposeFields } from '../../project/samples/propose-fields';
import { formatOf } from '../../project/samples/sample';
import { isLearnable } from '../../kinds/traits';
import { threadedFitter } from '../baseline/worker';
import { fitHere } from '../baseline/fit';
import { DEFAULTS, learnedBaseline, writeBaseline } from '../baseline/write-baseline';
import { exportProject } from '../exchange/cli/export-project';
import { checkColumns, columnsOf, importFormat, UnknownFormat } from '../exchange/cli/format-choice';
import { importFiles } from '../exchange/cli/import-files';
import { inputFiles } from '../exchange/cli/input-files';
import { longWork, type LongWork } from '../exchange/cli/long-work';
import { projectReport } from '../report/measure/project-report';
import { modelSuspects } from '../suspects/model-suspects';
import type { AuditSample } from './audit';
import { auditProject } from './audit-project';
import { LineFiles } from './cli-line-files';
import { doubtsFrom, type Look } from './look';

/** The options of a look. */
export interface LookOptions {
  readonly from?: string;
  readonly text?: string;
  readonly id?: string;
  readonly label?: readonly string[];
  readonly samples: number;
  readonly nearDuplicates?: number;
}

/** Looks at a file, or a folder with the files of a tool. Nothing is written. Throws UserError with what to do. */
export const lookAt = (given: string, options: LookOptions): Promise<Look> =>
  longWork('Nothing was written.', (work) => look(given, options, work));

async function look(given: string, options: LookOptions, { onItem, onPause }: LongWork): Promise<Look> {
  const pause = async (): Promise<void> => {
    onPause();
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  const files = await inputFiles([given]);
  if (files.length === 0) throw new UsageError(`There are no files in ${given}.`);
  const { format, columns, guess } = await formatOfFiles(given, files, options);
  checkColumns(format, columns);
  const memory = new LineFiles();
  const places = new Map<string, Place>();
  const { losses } = await importFiles({
    format: { ...format, read: (all, session) => named(format.read!(all, session), places) },
    files,
    columns,
    into: given,
    name: path.basename(given),
    store: memory,
    onPause,
    onItem,
  });
  memory.close();
  const project = new Project(memory, { pause });
  try {
    const { samples: listed } = options;
    const checked = await checkProject(project, { limit: listed, rules: SPAN_RULES }, noWorkers(pause));
    const model = modelToWorkWith(project, false);
    const how = defined({ listed, nearDuplicates: options.nearDuplicates, pause, progress: sayStep });
    const texts = await auditProject({ project, model }, how);
    sayStep('comparing answers');
    const now = new Date();
    const agreement = await projectReport(
      { project, model },
      {
        software: VERSION,
        now,
        samples: listed,
        texts: true,
        pause,
      },
    );
    const text = (sample: string): string =>
      shorten((project.samples.textOf(sample) ?? '').replace(/\s+/g, ' '), MAX_SHOWN);
    /** Names the place in the source instead of that in memory, and adds the text. */
    const inSource = <T extends { readonly sample?: string }>(found: T, detail: string): T & AuditSample => {
      const { file = '', line = 1 } = places.get(found.sample ?? '') ?? {};
      const words = found.sample === undefined ? '' : ` “${text(found.sample)}”`;
      return { ...found, path: file, line: line - 1, detail: detail + words };
    };
    const tools: Look['tools'][number][] = [];
    for (const to of FORMATS.filter(({ write }) => write)) {
      sayStep(`trying ${to.title}`);
      tools.push({ title: to.title, losses: await lossesOf(to, memory, onPause) });
    }
    return {
      file: path.basename(given),
      format: guess === undefined ? format.title : undefined,
      guess,
      agreement,
      spans: checked.files.flatMap(({ findings }) =>
        findings.map(({ sample = '', message }) => inSource({ sample }, message)),
      ),
      doubts: await doubtsOf({ project, model }, text, pause),
      texts: {
        ...texts,
        checks: texts.checks.map(({ samples, ...check }) => ({
          ...check,
          samples: samples.map((each) => inSource(each, each.detail)),
        })),
      },
      losses,
      tools,
    };
  } finally {
    project.dispose();
  }
}

/** The rules about places in texts. */
const SPAN_RULES = new Set(lineRules.flatMap(({ id }) => (/^span-|spans$/.test(id) ? id : [])));

/** Notes where samples are. One without an id is named by its line: an id that an import makes of a text says nothing to people. */
async function* named(
  items: AsyncIterable<GivenItem>,
  places: Map<string, Place>,
): AsyncGenerator<GivenItem> {
  const taken = new NameCounts();
  for await (const { id: own, ...item } of items) {
    const { file, line = 0 } = item.place;
    const name = `${path.basename(file)}:${line}`;
    const count = own === undefined ? taken.add(name) : 1;
    const id = own ?? (count === 1 ? name : `${name}~${count}`);
    if (!places.has(id)) places.set(id, item.place);
    yield { ...item, id };
  }
}

/** Characters of a text that are shown. */
const MAX_SHOWN = 120;

/** The format that the option names or that the files show; else a table or JSON Lines whose columns are guessed as for a new project. */
async function formatOfFiles(
  given: string,
  files: Awaited<ReturnType<typeof inputFiles>>,
  options: LookOptions,
): Promise<{ format: Format; columns: Columns | undefined; guess?: string }> {
  const columns = columnsOf(options);
  try {
    return { format: await importFormat(options.from ?? 'auto', files, '--from FORMAT.'), columns };
  } catch (error) {
    const kind = formatOf(given);
    const isTable = kind === 'jsonl' || kind === 'csv' || kind === 'tsv';
    if (!(error instanceof UnknownFormat) || !isTable) throw error;
    const rows = await firstRows(new NodeFiles(path.dirname(given)), path.basename(given));
    const fields = proposeFields(rows);
    const text = columns?.text ?? fields.text.find((name) => !holdsMessages(rows, name));
    const id = columns?.id ?? fields.id[0];
    const labels =
      columns?.labels ??
      fields.labels.filter((name) => LABEL_NAMES.test(name)).map((column) => ({ layer: column, column }));
    const said =
      labels.length === 0 ? 'no labels' : `labels in ${labels.map(({ column }) => column).join(', ')}`;
    return {
      format: formatById(kind === 'jsonl' ? 'hugging-face' : kind)!,
      columns: { text, id, labels },
      guess: `Guessed: the text is in ${text ?? 'no field'}, ${said}.`,
    };
  }
}

/** What a trial export to a format could not keep, or why there can be none. Nothing is written. */
const lossesOf = (format: Format, files: LineFiles, stop: () => void): Promise<LossReport | string> =>
  exportProject({ format, files, onItem: stop, onPause: stop }, () => {}).catch((error: unknown) => {
    stop();
    return reasonIn(error);
  });

/** The labels that a baseline doubts after training without them, or why none can be trained. */
async function doubtsOf(
  { project, model }: WithModel,
  text: (sample: string) => string,
  pause: () => Promise<void>,
): Promise<Look['doubts']> {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []).filter(isLearnable);
  if (layers.length === 0)
    return 'There is no estimate: a baseline learns labels and ratings of whole texts, and the file has none.';
  sayStep('training a baseline');
  try {
    const fitter = threadedFitter(fitHere(pause));
    const found = await learnedBaseline({ project, model }, layers, { ...DEFAULTS, fitter, pause });
    await writeBaseline({ project, model }, found, { ...DEFAULTS, version: VERSION });
    return (await modelSuspects({ project, model }, DEFAULTS.model, layers)).map((each) =>
      doubtsFrom(each, text),
    );
  } catch (error) {
    await pause();
    return reasonIn(error);
  }
}

/** The message of an error that the user can do something about. */
function reasonIn(error: unknown): string {
  if (error instanceof UserError) return error.message;
  throw error;
}
