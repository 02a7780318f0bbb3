/**
 * The people of a frozen batch, `assignments/<batch>.jsonl`: a line for each of its samples, `{"sample": id, "people": [names]}`, and with
 * `on_disagreement` `"reserve": [names]`. Lines may have other keys. The file is written once, so that nothing that changes later moves a
 * sample to somebody else.
 */
import { parseLine } from '../answers/lines';
import { isObject } from '../../base/objects';
import { describeJsonError } from '../../base/json/json-error';

/** A sample of a frozen batch and the people who label it, each once. */
export interface PeopleLine {
  readonly sample: string;
  readonly people: readonly string[];
  /** Others, who label it if these differ. */
  readonly reserve?: readonly string[];
}

/** A line that cannot be read, 0-based, with its byte offset and what is wrong. */
export interface WrongLine {
  readonly line: number;
  readonly offset: number;
  readonly message: string;
}

const EXPECTED = 'Expected {"sample": "id", "people": ["name"]}, with or without "reserve": ["name"].';

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';
const areNames = (value: unknown): value is string[] => Array.isArray(value) && value.every(isName);

/** Reads a line; returns a message if it is wrong. */
export function peopleLine(raw: string): Required<PeopleLine> | string {
  const value = parseLine(raw);
  if (!isObject(value)) return describeJsonError(raw)?.message ?? EXPECTED;
  const { sample, people, reserve = [] } = value;
  if (!isName(sample) || !areNames(people) || !areNames(reserve)) return EXPECTED;
  return { sample, people: [...new Set(people)], reserve: [...new Set(reserve)] };
}

/** The text of a file with these lines. */
export const peopleText = (lines: readonly PeopleLine[]): string =>
  lines.map(({ sample, people, reserve }) => `${JSON.stringify({ sample, people, reserve })}\n`).join('');

/** The text without the lines of some samples. All other lines stay as they are, also those that cannot be read. */
export const withoutSamples = (text: string, samples: ReadonlySet<string>): string =>
  (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).filter((raw) => !samples.has(sampleIn(raw) ?? '')).join('');

function sampleIn(raw: string): string | undefined {
  const value = parseLine(raw.replace(/^\ufeff/, ''));
  return isObject(value) && isName(value['sample']) ? value['sample'] : undefined;
}
