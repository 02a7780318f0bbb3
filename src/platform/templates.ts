import { unpack } from './packed';

/** A project to start from. */
export interface Template {
  readonly id: string;
  /** The texts of its files. */
  readonly 'labelwright.yaml': string;
  readonly 'guideline.yaml': string;
  readonly 'data/samples.jsonl': string;
}

/** Filled in by the build: the projects of examples/templates, the files of examples/team with the workflow of docs/ci.md. */
declare const TEMPLATES: string | undefined;
declare const TEAM_FILES: string | undefined;

let cache: readonly Template[] | undefined;

/** The templates, the simplest one first; none when the program runs from its sources. */
export function templates(): readonly Template[] {
  cache ??= typeof TEMPLATES === 'undefined' ? [] : unpack<readonly Template[]>(TEMPLATES);
  return cache;
}

/** The texts of files for a team, by path, with PEOPLE and TITLE to be replaced; none when the program runs from its sources. */
export const teamFiles = (): Readonly<Record<string, string>> =>
  typeof TEAM_FILES === 'undefined' ? {} : unpack(TEAM_FILES);
