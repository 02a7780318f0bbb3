import type { ProjectModel } from '../../project/model/model';
import type { YamlPlace } from './line-view';

interface Interval {
  readonly start: number;
  end: number;
}

/**
 * The parts of the YAML files that could not be read as intended. One cause gives one finding, so other rules stay silent inside them.
 */
export class RejectedPlaces {
  /** By path: disjoint, ascending, UTF-16 offsets. */
  readonly #intervals = new Map<string, Interval[]>();

  constructor(model: ProjectModel) {
    for (const problem of model.problems) {
      if (problem.rule !== 'schema-violation') continue;
      this.#add(problem.file.path, problem.file.document.range(problem.node));
    }
    for (const { path, document } of [
      model.schema.file,
      ...(model.guideline ? [model.guideline.file] : []),
    ]) {
      for (const problem of document.problems) if (problem.severity === 'error') this.#add(path, problem);
    }
    for (const [path, list] of this.#intervals) this.#intervals.set(path, merged(list));
  }

  #add(path: string, { start, end }: Interval): void {
    const list = this.#intervals.get(path);
    if (list) list.push({ start, end });
    else this.#intervals.set(path, [{ start, end }]);
  }

  /** Whether a file has such parts. */
  isAny(path: string): boolean {
    return this.#intervals.has(path);
  }

  /** Whether a rejected part contains the whole place. */
  covers(place: YamlPlace): boolean {
    const list = this.#intervals.get(place.file.path);
    if (!list) return false;
    const { start, end } = 'node' in place ? place.file.document.range(place.node) : place;
    let low = 0;
    let high = list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (list[middle]!.start <= start) low = middle;
      else high = middle - 1;
    }
    const found = list[low]!;
    return found.start <= start && end <= found.end;
  }
}

function merged(list: Interval[]): Interval[] {
  const out: Interval[] = [];
  for (const interval of list.sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && interval.start < last.end) last.end = Math.max(last.end, interval.end);
    else out.push({ ...interval });
  }
  return out;
}
