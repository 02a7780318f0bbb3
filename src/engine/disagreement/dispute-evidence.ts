import { causeOf, type Cause } from '../../core/disagreement/causes';
import {
  argumentsOf,
  bordersAreDrawn,
  tieBreakersFor,
  type Argument,
} from '../../core/disagreement/citations';
import { layerDifferences } from '../../core/disagreement/compare';
import type { Evidence } from '../../core/disagreement/error-score';
import type { ProjectModel } from '../../core/project/model';
import type { LayerValue } from '../../core/records/records';
import { isUnreadable } from '../../core/samples/sample';
import type { Layer } from '../../core/schema/layer-types';
import { isStale } from '../progress';
import type { Project } from '../project';
import { valueKey } from './value-key';

/** One person's answer on a layer: its row in the answer table, the value and the value's code. */
export interface Given {
  readonly row: number;
  readonly value: LayerValue;
  readonly code: number;
}

/** What an annotator (code) is called: by name, or by a letter where names are hidden. */
export type NameOf = (annotator: number) => string;

/** What speaks for and against answers beside the votes; gathered once for a project. */
export class DisputeEvidence {
  /** Sample key -> keys of the samples whose text is the same but for case, white space and Unicode form. */
  readonly #twins = new Map<number, readonly number[]>();
  readonly #arguments: ReadonlyMap<string, Argument>;
  /** Bucket of a pair -> `labelledTwice` of the pair. */
  readonly #labelledTwice = new Map<string, number>();

  private constructor(
    private readonly project: Project,
    private readonly model: ProjectModel,
  ) {
    this.#arguments = argumentsOf(model);
  }

  static async gather(
    project: Project,
    model: ProjectModel,
    pause: () => Promise<void>,
  ): Promise<DisputeEvidence> {
    const evidence = new DisputeEvidence(project, model);
    await evidence.#findTwins(pause);
    return evidence;
  }

  async #findTwins(pause: () => Promise<void>): Promise<void> {
    const { table } = this.project.records;
    const byText = new Map<string, number[]>();
    for (let row = 0; row < table.rows; row++) {
      const key = table.key(row);
      if (table.first(key) !== row) continue;
      const place = this.project.samples.locate(key);
      const content = place && (await this.project.samples.read(place.file, place.row));
      if (!content || isUnreadable(content)) continue;
      const folded = content.text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
      byText.set(folded, [...(byText.get(folded) ?? []), key]);
      if ((row & 0x3ff) === 0x3ff) await pause();
    }
    for (const keys of byText.values())
      if (keys.length > 1)
        for (const key of keys)
          this.#twins.set(
            key,
            keys.filter((other) => other !== key),
          );
  }

  /**
   * How often people mix two values up: the share, among samples labelled twice on which somebody chose one of the two, of those on
   * which the two stood against each other. Needs three samples to say anything.
   */
  confusability(layer: Layer, a: string, b: string): number {
    const [first, second] = [a, b].map((text) => JSON.parse(text) as unknown).sort() as [unknown, unknown];
    if (typeof first !== 'string' || typeof second !== 'string') return 0;
    const id = `${layer.id}/label-pair/${first}/${second}`;
    const count = this.project.disagreements.groups.get(id)?.samples.size ?? 0;
    if (count < 3) return 0;
    // Counted once for a pair, not for each of its disputes: counting looks at every sample with one of the two.
    let twice = this.#labelledTwice.get(id);
    if (twice === undefined) {
      twice = this.project.disagreements.labelledTwice(layer.id, first, second);
      this.#labelledTwice.set(id, twice);
    }
    return count / twice;
  }

  /** Evidence on the answer that a group of people gave; `all` are everybody's answers on the sample. */
  forAnswer(layer: Layer, group: readonly Given[], all: readonly Given[], nameOf: NameOf): Evidence[] {
    const own = namesIn(group[0]!.value);
    const rivals = [...new Set(all.flatMap(({ value }) => namesIn(value)))].filter(
      (label) => !own.includes(label),
    );
    return [
      ...this.#citations(group, own, rivals),
      ...this.#tieBreakers(own, rivals),
      ...group.flatMap((given) => this.#person(layer, given, nameOf)),
    ];
  }

  #citations(group: readonly Given[], own: readonly string[], rivals: readonly string[]): Evidence[] {
    const cited = [...new Set(group.flatMap(({ row }) => this.project.records.table.rules(row)))];
    return cited.flatMap((id): Evidence[] => {
      const argument = this.#arguments.get(id);
      if (
        argument?.rejects.some((label) => own.includes(label)) ||
        argument?.supports.some((label) => rivals.includes(label))
      )
        return [{ kind: 'cites-contrary-rule', reason: `cites ${id}, which argues for another label` }];
      return argument?.supports.some((label) => own.includes(label))
        ? [{ kind: 'cites-supporting-rule', reason: `cites ${id}` }]
        : [];
    });
  }

  #tieBreakers(own: readonly string[], rivals: readonly string[]): Evidence[] {
    const found = own.flatMap((a) => rivals.flatMap((b) => tieBreakersFor(this.model, a, b)));
    return [...new Set(found)].map(({ id, prefer }): Evidence => {
      const wins = prefer !== undefined && own.includes(prefer.id);
      return wins
        ? { kind: 'tie-breaker-prefers', reason: `${id} prefers it` }
        : { kind: 'tie-breaker-rejects', reason: `${id} prefers ${prefer?.id ?? 'another'}` };
    });
  }

  #person(layer: Layer, { row, value }: Given, nameOf: NameOf): Evidence[] {
    const { table } = this.project.records;
    const name = nameOf(table.annotator(row));
    const found: Evidence[] = [];
    if (table.flags(row).includes('unsure')) found.push({ kind: 'unsure', reason: `${name} was unsure` });
    if (isStale(this.project, this.model, row))
      found.push({
        kind: 'older-guideline',
        reason: `${name} followed version ${table.version(row) ?? ''}; its meaning has changed since`,
      });
    for (const twin of this.#twins.get(table.key(row)) ?? []) {
      const other = table.find(twin, table.annotator(row));
      if (other < 0 || !table.counts(other)) continue;
      const labels = table.labels(other);
      if (!Object.hasOwn(labels, layer.id)) continue;
      const same = valueKey(labels[layer.id]!) === valueKey(value);
      const sample = this.project.view(this.model).name(twin);
      found.push(
        same
          ? { kind: 'own-same-label', reason: `${name} says the same of ${sample}, whose text is the same` }
          : {
              kind: 'own-other-label',
              reason: `${name} says otherwise of ${sample}, whose text is the same`,
            },
      );
    }
    return found;
  }

  /** Why people differ, with what it is concluded from. */
  causeOf(layer: Layer, given: readonly Given[], nameOf: NameOf): { cause: Cause; evidence: string[] } {
    const { table } = this.project.records;
    const distinct = [...new Map(given.map((one) => [one.code, one])).values()];
    const kinds = new Set(
      distinct.flatMap((a, i) =>
        distinct
          .slice(i + 1)
          .flatMap((b) => layerDifferences(layer, a.value, b.value).map(({ kind }) => kind)),
      ),
    );
    const names = [...new Set(distinct.flatMap(({ value }) => namesIn(value)))];
    const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b): [string, string] => [a, b]));
    const stale = given.filter(({ row }) => isStale(this.project, this.model, row));
    const flags = new Set(given.flatMap(({ row }) => table.flags(row)));
    const slips = given.flatMap((one) =>
      this.#person(layer, one, nameOf).filter(({ kind }) => kind === 'own-other-label'),
    );
    const cited = [...new Set(given.flatMap(({ row }) => table.rules(row)))];
    const supported = new Set(
      cited.flatMap((id) => this.#arguments.get(id)?.supports ?? []).filter((label) => names.includes(label)),
    );
    const ties = [...new Set(pairs.flatMap(([a, b]) => tieBreakersFor(this.model, a, b)))];
    const undrawn = pairs.filter(([a, b]) => !bordersAreDrawn(this.model, a, b));
    const cause = causeOf({
      kinds,
      guidelineChanged: stale.length > 0 && stale.length < given.length,
      damaged: flags.has('broken-preprocessing'),
      ownOtherLabel: slips.length > 0,
      // Where a tie-breaker decides between them, both rules fit and the tie-breaker was overlooked: that is a confusion.
      citesContradict: supported.size > 1 && ties.length === 0,
      gap: flags.has('guideline-gap') || (pairs.length > 0 && undrawn.length === pairs.length),
    });
    const because: Partial<Record<Cause, string[]>> = {
      'guideline-changed': stale.map(
        ({ row }) => `${nameOf(table.annotator(row))} followed version ${table.version(row) ?? '?'}`,
      ),
      'preprocessing-damage': ['flagged as broken preprocessing'],
      slip: slips.map(({ reason }) => reason),
      'rule-conflict': [`cited: ${cited.join(', ')}; they argue for ${[...supported].join(' and ')}`],
      'guideline-gap': flags.has('guideline-gap')
        ? ['flagged as a gap of the guideline']
        : undrawn.map(([a, b]) => `no tie-breaker and no exclusion tells ${a} from ${b}`),
      'class-confusion': ties.map(({ id }) => this.#whoCited(id, given, nameOf)),
    };
    return { cause, evidence: because[cause] ?? [...kinds] };
  }

  #whoCited(rule: string, given: readonly Given[], nameOf: NameOf): string {
    const { table } = this.project.records;
    const by = given
      .filter(({ row }) => table.rules(row).includes(rule))
      .map(({ row }) => nameOf(table.annotator(row)));
    return by.length === 0
      ? `${rule} decides it and nobody cited it`
      : `${rule} decides it; cited by ${by.sort().join(', ')}`;
  }
}

/** The labels that an answer names; none for ratings and texts of their own. */
export function namesIn(value: LayerValue): string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  return [...new Set(value.map((item) => (typeof item === 'string' ? item : item.label)))];
}
