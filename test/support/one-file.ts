/** The same project with its guideline in the label schema: what holds for two files has to hold for one. */
import type { Position } from '../../src/project/findings/finding';

export interface TwoFiles {
  readonly schema: string;
  readonly guideline: string;
}

/** The text of the one file. The guideline comes last, two spaces further in. */
export function inOneFile({ schema, guideline }: TwoFiles): string {
  const inline = `guideline:\n${guideline.replace(/^(?=.)/gm, '  ')}`;
  return withoutPath(schema) + inline;
}

/** Where a place of the guideline's file is in the one file. */
export function placeInOneFile({ schema, guideline }: TwoFiles, { line, character }: Position): Position {
  const isEmpty = (guideline.split('\n')[line] ?? '') === '';
  return { line: line + withoutPath(schema).split('\n').length, character: isEmpty ? 0 : character + 2 };
}

const withoutPath = (schema: string): string => schema.replace(/^guideline:.*\n/m, '').replace(/\n?$/, '\n');

/** Where a place of the label schema's file is in the one file. */
export function schemaPlaceInOneFile({ schema }: TwoFiles, { line, character }: Position): Position {
  const path = schema.split('\n').findIndex((text) => text.startsWith('guideline:'));
  return { line: path >= 0 && line > path ? line - 1 : line, character };
}
