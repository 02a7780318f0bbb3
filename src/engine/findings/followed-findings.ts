import type { Finding, Fix, FixEdit, RelatedPlace } from '../../project/findings/finding';
import { isInside, movedRange, type TextChange } from '../../base/text/text-change';
import { defined } from '../../base/objects';

interface Edit {
  readonly file: string;
  readonly change: TextChange;
}

/** Findings that take long to update. Meanwhile, their positions, related places and fixes move along with edits. */
export class FollowedFindings {
  readonly #made: readonly Finding[];
  #list: Finding[];
  readonly #edits: Edit[] = [];
  /** Files with findings or related places. */
  readonly #files = new Set<string>();

  constructor(made: readonly Finding[] = []) {
    this.#made = made;
    this.#list = made.map((finding) =>
      'fixes' in finding ? this.#moved(finding, finding.range, finding.related) : finding,
    );
    for (const { file, related = [] } of made)
      for (const path of [file, ...related.map((place) => place.file)]) this.#files.add(path);
  }

  get list(): readonly Finding[] {
    return this.#list;
  }

  concerns(file: string): boolean {
    return this.#files.has(file);
  }

  /** Applies a change of a file; returns the files of the findings that it moved. */
  follow(file: string, change: TextChange): string[] {
    if (this.#made.length === 0) return [];
    this.#edits.push({ file, change });
    const moved = new Set<string>();
    if (this.concerns(file))
      this.#list = this.#list.map((finding, n) => {
        const range = finding.file === file ? movedRange(finding.range, change) : finding.range;
        const related = movedPlaces(finding.related, file, change);
        if (range === finding.range && related === finding.related) return finding;
        moved.add(finding.file);
        return this.#moved(this.#made[n]!, range, related);
      });
    return [...moved];
  }

  /** A finding at other positions. Its fixes are made when they are read, and match the files at that time. */
  #moved(made: Finding, range: Finding['range'], related: Finding['related']): Finding {
    const { rule, severity, message, file, key, sample, annotator, samples, redacted } = made;
    const edits = this.#edits;
    return {
      rule,
      severity,
      message,
      file,
      range,
      ...defined({ related, key, sample, annotator, samples, redacted }),
      get fixes() {
        return made.fixes?.flatMap((fix) => movedFix(fix, edits) ?? []);
      },
    } as Finding;
  }
}

/** Related places after a change; the same list if nothing has moved. */
export function movedPlaces(
  related: readonly RelatedPlace[] | undefined,
  file: string,
  change: TextChange,
): RelatedPlace[] | undefined {
  const now = related?.map((place) => {
    const range = place.file === file ? movedRange(place.range, change) : place.range;
    return range === place.range ? place : { ...place, range };
  });
  return (now?.every((place, n) => place === related![n]) ? related : now) as RelatedPlace[] | undefined;
}

/** A fix after changes; undefined if the text that it would replace has changed. */
function movedFix(fix: Fix, changes: readonly Edit[]): Fix | undefined {
  const edits: FixEdit[] = [];
  for (const edit of fix.edits) {
    let { range } = edit;
    for (const { file, change } of changes) {
      if (file !== edit.file) continue;
      if (isInside(range, change)) return undefined;
      range = movedRange(range, change);
    }
    edits.push({ ...edit, range });
  }
  return { ...fix, edits };
}
