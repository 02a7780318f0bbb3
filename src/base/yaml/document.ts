import { LineIndex, type LineColumn } from './line-index';
import type { Block, Range, Ranged, YamlNode } from './tree';

/** A YAML error in a file. `code` is stable and kebab-case; `message` says what to do. */
export interface YamlProblem extends Range {
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  /** A related place, such as the first of two equal keys. */
  readonly related?: Range;
}

/** A comment as written, from its `#` to the end of the line. */
export interface YamlComment extends Range {
  readonly text: string;
}

/** A problem whose places are relative to the block in which it was found. */
export interface LocatedProblem extends Pick<YamlProblem, 'code' | 'message' | 'severity'> {
  readonly at: Ranged;
  readonly related?: Ranged;
}

/** The starts of the blocks of one version, and what was found in them. */
export interface Parts {
  /** The UTF-16 offset of each block. */
  readonly bases: ReadonlyMap<Block, number>;
  readonly problems: readonly LocatedProblem[];
  readonly comments: readonly Ranged[];
}

/** One version of a YAML file. It never changes; edits give new documents, which may share nodes. UTF-16 offsets, end exclusive. */
export class YamlDocument {
  #problems: readonly YamlProblem[] | undefined;
  #comments: readonly YamlComment[] | undefined;
  #lines: LineIndex | undefined;
  #derailed: ReadonlySet<Block> | undefined;

  constructor(
    readonly text: string,
    readonly root: YamlNode,
    private readonly parts: Parts,
  ) {}

  /** In the order of the file. */
  get problems(): readonly YamlProblem[] {
    this.#problems ??= this.parts.problems
      .map(({ at, related, ...problem }) => ({
        ...problem,
        ...this.range(at),
        ...(related && { related: this.range(related) }),
      }))
      .sort((a, b) => a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
    return this.#problems;
  }

  /** In the order of the file, including those in invalid parts. */
  get comments(): readonly YamlComment[] {
    this.#comments ??= this.parts.comments
      .map((comment) => {
        const { start, end } = this.range(comment);
        return { start, end, text: this.text.slice(start, end) };
      })
      .sort((a, b) => a.start - b.start);
    return this.#comments;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }

  /** Whether the block of a node has an error after which content was read in the wrong place, so that the node may not be what was meant. */
  isDerailed({ block }: Ranged): boolean {
    this.#derailed ??= new Set(
      this.parts.problems.flatMap((problem) => (derails(problem) ? [problem.at.block] : [])),
    );
    return this.#derailed.has(block);
  }

  /** The place of a node or entry of this document. Throws if it only belongs to another version. */
  range(part: Ranged): Range {
    const base = this.parts.bases.get(part.block);
    if (base === undefined) throw new Error('This node belongs to another version of the document.');
    return { start: base + part.relStart, end: base + part.relEnd };
  }

  lineColumn(offset: number): LineColumn {
    return this.lines.lineColumn(offset);
  }
}

/** Errors after which the library reads the rest of a block in the wrong place: further errors in the block are consequences. */
const DERAILING = new Set([
  'bad-indent',
  'extra-bracket',
  'extra-comma',
  'list-entry',
  'missing-colon',
  'missing-comma',
  'missing-space',
  'quotes-needed',
  'syntax',
  'tab-indent',
  'text-after-value',
  'unclosed-bracket',
  'unclosed-quote',
]);

/** Whether the rest of the block after a problem was read in the wrong place. */
export const derails = ({ code, severity }: Pick<LocatedProblem, 'code' | 'severity'>): boolean =>
  severity === 'error' && DERAILING.has(code);
