import { argumentsOf, tieBreakersFor, type Argument } from '../../core/disagreement/citations';
import { comparableValue } from '../../core/disagreement/compare';
import type { Evidence } from '../../core/disagreement/error-score';
import type { ProjectModel } from '../../core/project/model';
import type { Labels } from '../../core/records/records';
import type { Layer } from '../../core/schema/layer-types';
import { isStale } from '../progress';
import type { Project } from '../project';
import { isOpinion, namesIn, type Given, type NameOf } from './given';
import type { TextFacts } from './text-facts';
import { valueKey } from './value-key';

/** Samples with one text, and what one person said of them. */
interface Said {
  readonly said: string;
  /** Key of the first sample of which it was said. */
  readonly key: number;
}

/** What speaks for and against answers beside the votes. */
export class DisputeEvidence {
  readonly arguments: ReadonlyMap<string, Argument>;
  /** Bucket of a pair -> `labelledTwice` of the pair. */
  readonly #labelledTwice = new Map<string, number>();

  constructor(
    private readonly project: Project,
    private readonly model: ProjectModel,
    readonly texts: TextFacts,
  ) {
    this.arguments = argumentsOf(model);
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
      const argument = this.arguments.get(id);
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

  #person(layer: Layer, given: Given, nameOf: NameOf): Evidence[] {
    const { row } = given;
    const { table } = this.project.records;
    const name = nameOf(table.annotator(row));
    const found: Evidence[] = [];
    if (table.flags(row).includes('unsure')) found.push({ kind: 'unsure', reason: `${name} was unsure` });
    if (isStale(this.project, this.model, row))
      found.push({
        kind: 'older-guideline',
        reason: `${name} followed version ${table.version(row) ?? ''}; its meaning has changed since`,
      });
    const same = this.#ofSameText(layer, given).find(({ said }) => said === given.said);
    if (same)
      found.push({
        kind: 'own-same-label',
        reason: `${name} says the same of ${this.#nameOf(same.key)}, whose text is the same`,
      });
    const slips = this.slips(layer, given, nameOf);
    return slips.length > 0 ? [...found, { kind: 'own-other-label', reason: slips.join('; ') }] : found;
  }

  /** Where a person's answer differs from what the same person said of the sample earlier, or says of a sample with an identical text. */
  slips(layer: Layer, given: Given, nameOf: NameOf): string[] {
    const { table } = this.project.records;
    const slips = this.#ofSameText(layer, given)
      .filter(({ said }) => said !== given.said)
      .map(
        ({ key }) =>
          `${nameOf(table.annotator(given.row))} says otherwise of ${this.#nameOf(key)}, whose text is the same`,
      );
    if (this.#judgedOtherwise(layer, given))
      slips.push(`${nameOf(table.annotator(given.row))} judged this sample otherwise before`);
    return slips;
  }

  #judgedOtherwise(layer: Layer, { row, said }: Given): boolean {
    const { table, returns } = this.project.records;
    const earlier = table.earlierLabels(row);
    if (!earlier) return false;
    // Whoever was asked to answer again was meant to change something.
    if (returns.get(table.key(row))?.return_to?.includes(table.annotatorName(row))) return false;
    const before = saidOn(layer, earlier);
    return before !== undefined && before !== said;
  }

  /** What the person says of other samples with the same text, each answer once. */
  #ofSameText(layer: Layer, { row }: Given): Said[] {
    const { table } = this.project.records;
    const same = this.texts.sameText(table.key(row));
    if (same.length < 2) return [];
    const found = new Map<string, Said>();
    for (const key of same.slice(0, MOST_COMPARED)) {
      const other = key === table.key(row) ? -1 : table.find(key, table.annotator(row));
      const said = other >= 0 && table.counts(other) ? saidOn(layer, table.labels(other)) : undefined;
      if (said !== undefined && !found.has(said)) found.set(said, { said, key });
    }
    return [...found.values()];
  }

  #nameOf(key: number): string {
    return this.project.view(this.model).name(key);
  }
}

/** Samples with one text that are looked at for each answer: texts such as "ok" stand in thousands, and a few show a slip. */
const MOST_COMPARED = 50;

function saidOn(layer: Layer, labels: Labels): string | undefined {
  const value = comparableValue(layer, labels);
  return value !== undefined && isOpinion(layer, labels[layer.id]!) ? valueKey(value) : undefined;
}
