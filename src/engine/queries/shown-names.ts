import type { NameOf } from '../../disagreement/given';
import type { Project } from '../project';
import { blindNames, type Blind } from '../review/blind-names';

/** The shown name of each annotator of a sample: the name itself, or a letter if names are hidden. */
export function namesOnSample(
  project: Project,
  sample: string,
  key: number,
  blind: Blind | undefined,
): NameOf {
  const { table } = project.records;
  const name = (code: number): string => table.annotators.text(code);
  if (!blind) return name;
  const own = Array.from(table.rowsOn(key), (row) => table.annotatorName(row));
  const letters = blindNames(blind === 'fixed' ? table.annotators.all().sort() : own, blind, sample);
  return (code) => letters.get(name(code)) ?? '?';
}

/** The shown names for all samples; undefined if letters differ from sample to sample. */
export function namesEverywhere(project: Project, blind: Blind | undefined): NameOf | undefined {
  if (blind === 'shuffled') return undefined;
  return namesOnSample(project, '', -1, blind);
}

/** The annotator with a shown name (see `namesEverywhere`). */
export function annotatorShownAs(
  project: Project,
  shown: string,
  blind: Blind | undefined,
): string | undefined {
  const nameOf = namesEverywhere(project, blind);
  const { annotators } = project.records.table;
  for (let code = 0; nameOf && code < annotators.size; code++)
    if (nameOf(code) === shown) return annotators.text(code);
  return undefined;
}
