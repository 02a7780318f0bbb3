import { FileError } from '../../base/files/file-error';
import { fileLines, parseLine } from '../../project/answers/lines';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { UserError } from '../../base/user-error';
import { isObject, defined } from '../../base/objects';

/** A sample of answers for review, as in its file; see docs/format.md, "Spot checks". */
export interface SpotCheck {
  readonly name: string;
  readonly seed: number;
  /** The annotators; absent: all. */
  readonly annotators?: readonly string[];
  /** Answers with one of these labels; absent: all. */
  readonly labels?: readonly string[];
  readonly layers: readonly string[];
  /** Number of answers it was drawn from. */
  readonly population: number;
  readonly confidence: number;
  /** The basis of its size; absent if the size was given. */
  readonly halfWidth?: number;
  readonly expected?: number;
  /** The required share of accepted answers. */
  readonly accept?: number;
  /** In the order of drawing. */
  readonly answers: readonly DrawnAnswer[];
}

export interface DrawnAnswer {
  readonly sample: string;
  readonly annotator: string;
  readonly record: string;
}

/** A spot check cannot be drawn or read; the message says what to do. */
export class SpotCheckError extends UserError {
  override readonly name = 'SpotCheckError';
}

const SPOT_CHECKS = 'spot-checks';

const NAME = /^[\p{L}\p{N}_-][\p{L}\p{N}._-]{0,99}$/u;
export const isSpotCheckName = (name: string): boolean => NAME.test(name);

export const spotCheckPath = (name: string): string => `${SPOT_CHECKS}/${name}.jsonl`;

const VERSION = 1;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The names of a project's spot checks, sorted. */
export async function spotCheckNames(files: OverlayFiles): Promise<string[]> {
  const found = await files.list([`${SPOT_CHECKS}/*.jsonl`]);
  return found
    .map(({ path }) => path.slice(SPOT_CHECKS.length + 1, -'.jsonl'.length))
    .filter(isSpotCheckName)
    .sort();
}

/** Reads a spot check. Throws if there is none of that name or the file is invalid, with the place. */
export async function readSpotCheck(files: OverlayFiles, name: string): Promise<SpotCheck> {
  const path = spotCheckPath(name);
  if (!isSpotCheckName(name) || !(await files.stat(path))) {
    const names = await spotCheckNames(files);
    throw new SpotCheckError(
      `There is no spot check "${name}". ${names.length === 0 ? 'The project has none yet.' : `There are: ${names.join(', ')}.`}`,
    );
  }
  let head: Omit<SpotCheck, 'answers'> | undefined;
  const answers: DrawnAnswer[] = [];
  for await (const group of fileLines(files, path))
    for (const { raw, line } of group) {
      if (raw.trim() === '') continue;
      const value = parseLine(raw);
      const wrong = (what: string): FileError =>
        new FileError(
          'failed',
          path,
          `${path}:${line + 1}: ${what} Restore the file, or remove it to draw again.`,
        );
      if (!head) head = headOf(name, value, wrong);
      else if (isDrawn(value))
        answers.push({ sample: value.sample, annotator: value.annotator, record: value.record });
      else throw wrong('expected {"sample": …, "annotator": …, "record": …}.');
    }
  if (!head) throw new FileError('failed', path, `${path} is empty. Restore it, or remove it to draw again.`);
  return { ...head, answers };
}

/** Writes a drawn spot check. Returns false if an identical file exists; a different one of the name is never replaced. */
export async function writeSpotCheck(files: OverlayFiles, check: SpotCheck): Promise<boolean> {
  const path = spotCheckPath(check.name);
  const text = spotCheckText(check);
  if (await files.stat(path)) {
    if (decoder.decode(await files.read(path)) === text) return false;
    throw new SpotCheckError(
      `${path} holds another sample: the answers have changed since it was drawn, or it was drawn with other settings. Go on with it, or draw one under another name or seed.`,
    );
  }
  await files.writeAtomic(path, encoder.encode(text), null);
  return true;
}

/** The file: a line with the parameters and a line per answer. The output is deterministic. */
export function spotCheckText(check: SpotCheck): string {
  const head = {
    v: VERSION,
    spot_check: check.name,
    ...defined({ ...drawnFields(check), accept: check.accept }),
  };
  return [head, ...check.answers].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** What was drawn, with the keys of the file. */
export const drawnFields = (check: SpotCheck) => ({
  seed: check.seed,
  annotators: check.annotators,
  labels: check.labels,
  layers: check.layers,
  population: check.population,
  size: check.answers.length,
  confidence: check.confidence,
  half_width: check.halfWidth,
  expected: check.expected,
});

type Fields = Readonly<Record<string, unknown>>;

function headOf(
  name: string,
  value: unknown,
  wrong: (what: string) => FileError,
): Omit<SpotCheck, 'answers'> {
  if (!isObject(value) || typeof value.spot_check !== 'string')
    throw wrong('expected {"v": 1, "spot_check": …}, which says what was drawn.');
  if (value.v !== VERSION)
    throw wrong(`it has format version ${JSON.stringify(value.v)}; this release reads version ${VERSION}.`);
  const { seed, layers, population, confidence, annotators, labels, half_width, expected, accept } = value;
  const list = (field: unknown): field is string[] =>
    Array.isArray(field) && field.every((item) => typeof item === 'string');
  const number = (field: unknown): field is number => typeof field === 'number' && Number.isFinite(field);
  if (!number(seed) || !number(population) || !list(layers))
    throw wrong('"seed" and "population" are numbers, and "layers" a list of ids.');
  const isShare = (field: unknown): field is number => number(field) && field >= 0 && field <= 1;
  if (!isShare(confidence) || confidence === 0 || confidence === 1)
    throw wrong('"confidence" is a number between 0 and 1.');
  for (const [key, field] of Object.entries({ half_width, expected, accept }))
    if (field !== undefined && !isShare(field)) throw wrong(`"${key}" is a number from 0 to 1.`);
  for (const [key, field] of Object.entries({ annotators, labels }))
    if (field !== undefined && !list(field)) throw wrong(`"${key}" is a list of texts.`);
  return {
    name,
    seed,
    layers,
    population,
    confidence,
    ...(defined({ annotators, labels, halfWidth: half_width, expected, accept }) as Partial<SpotCheck>),
  };
}

function isDrawn(value: unknown): value is DrawnAnswer {
  const { sample, annotator, record } = (value ?? {}) as Fields;
  return typeof sample === 'string' && typeof annotator === 'string' && typeof record === 'string';
}
