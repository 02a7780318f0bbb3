import { causeOf, type Cause } from '../../core/disagreement/causes';
import { bordersAreDrawn, tieBreakersFor } from '../../core/disagreement/citations';
import { inDispute, type InDispute } from '../../core/disagreement/in-dispute';
import type { ProjectModel } from '../../core/project/model';
import type { Layer } from '../../core/schema/layer-types';
import { isStale } from '../progress';
import type { Project } from '../project';
import { differencesInWords } from './difference-words';
import type { DisputeEvidence } from './dispute-evidence';
import { distinctOf, type Given, type NameOf } from './given';

/** Why people differ on a layer of a sample. */
export interface FoundCause {
  readonly cause: Cause;
  readonly inDispute: InDispute;
  /** In words what it is concluded from; made when it is asked for. */
  readonly evidence: (nameOf: NameOf) => string[];
}

/** Finds the one cause of each disagreement. */
export class DisputeCauses {
  /** Pair and tie-breaker -> what citing it does. */
  readonly #citing = new Map<string, { readonly cited: number; readonly differ: number }>();

  constructor(
    private readonly project: Project,
    private readonly model: ProjectModel,
    private readonly evidence: DisputeEvidence,
  ) {}

  of(layer: Layer, given: readonly Given[]): FoundCause {
    const { table } = this.project.records;
    const found = inDispute(
      layer,
      distinctOf(given).map(({ comparable }) => comparable),
    );
    const { pairs, labels, kinds } = found;
    const stale = given.filter(({ row }) => isStale(this.project, this.model, row));
    const flags = new Set(given.flatMap(({ row }) => table.flags(row)));
    const isDamaged = given.length > 0 && this.evidence.texts.isDamaged(table.key(given[0]!.row));
    const hasSlip = given.some((one) => this.evidence.slips(layer, one, String).length > 0);
    const cited = [...new Set(given.flatMap(({ row }) => table.rules(row)))];
    const supported = new Set(
      cited
        .flatMap((id) => this.evidence.arguments.get(id)?.supports ?? [])
        .filter((label) => labels.includes(label)),
    );
    const hasTies = pairs.some(([a, b]) => tieBreakersFor(this.model, a, b).length > 0);
    const undrawn = pairs.filter(([a, b]) => !bordersAreDrawn(this.model, a, b));
    const cause = causeOf({
      kinds,
      guidelineChanged: stale.length > 0 && stale.length < given.length,
      damaged: flags.has('broken-preprocessing') || isDamaged,
      ownOtherLabel: hasSlip,
      // Where a tie-breaker decides between them, both rules fit and the tie-breaker was overlooked: that is a confusion.
      citesContradict: supported.size > 1 && !hasTies,
      gap: flags.has('guideline-gap') || (pairs.length > 0 && undrawn.length === pairs.length),
    });
    const evidence = (nameOf: NameOf): string[] => {
      const name = ({ row }: Given): string => nameOf(table.annotator(row));
      switch (cause) {
        case 'guideline-changed':
          return stale.map((one) => `${name(one)} followed version ${table.version(one.row) ?? '?'}`);
        case 'preprocessing-damage': {
          const flagging = given.filter(({ row }) => table.flags(row).includes('broken-preprocessing'));
          return [
            ...(flagging.length > 0 ? [`flagged as broken preprocessing by ${names(flagging, name)}`] : []),
            ...(isDamaged ? ['the text was decoded wrongly'] : []),
          ];
        }
        case 'slip':
          return given.flatMap((one) => this.evidence.slips(layer, one, nameOf));
        case 'rule-conflict':
          return [`cited: ${cited.join(', ')}; they argue for ${[...supported].join(' and ')}`];
        case 'guideline-gap': {
          const flagging = given.filter(({ row }) => table.flags(row).includes('guideline-gap'));
          return flagging.length > 0
            ? [`flagged as a gap of the guideline by ${names(flagging, name)}`]
            : undrawn.map(([a, b]) => `no tie-breaker and no exclusion tells ${a} from ${b}`);
        }
        case 'class-confusion':
          return pairs.length > 0
            ? pairs.flatMap(([a, b]) => this.#border(layer, a, b, given, nameOf))
            : differencesInWords(layer, given, name);
        default:
          return differencesInWords(layer, given, name);
      }
    };
    return { cause, inDispute: found, evidence };
  }

  /** What the guideline says of the border of two labels, who cited it, and whether citing it makes people agree. */
  #border(layer: Layer, a: string, b: string, given: readonly Given[], nameOf: NameOf): string[] {
    const { table } = this.project.records;
    const ties = tieBreakersFor(this.model, a, b).map(({ id }) => id);
    const told = [...ties, ...this.#exclusions(a, b)].map((rule) => {
      const by = given.filter(({ row }) => table.rules(row).includes(rule));
      const who =
        by.length === 0
          ? 'nobody cited it'
          : `cited by ${names(by, (one) => nameOf(table.annotator(one.row)))}`;
      return `${a} or ${b}: ${rule} decides it; ${who}${this.#effect(layer, a, b, rule)}`;
    });
    return told.length > 0 ? told : [`${a} or ${b}: nothing in the guideline decides it`];
  }

  /** The exclusions of one of the labels that send to the other. */
  #exclusions(a: string, b: string): string[] {
    const sends = (from: string, to: string): string[] =>
      (this.model.definitions.get(from)?.exclude ?? []).flatMap(({ id, useInstead }) =>
        useInstead?.id === to && id !== undefined ? [id] : [],
      );
    return [...sends(a, b), ...sends(b, a)];
  }

  #effect(layer: Layer, a: string, b: string, rule: string): string {
    const { cited, differ } = this.#citingOf(layer, a, b, rule);
    if (cited === 0) return '; nobody ever cited it on these labels';
    return `; of ${cited} ${cited === 1 ? 'sample' : 'samples'} of these labels on which somebody cited it, people differ on ${differ}`;
  }

  /** Of the samples that two people labelled, one of them with one of the two labels, those for which somebody cited a rule. */
  #citingOf(layer: Layer, a: string, b: string, rule: string): { cited: number; differ: number } {
    const id = JSON.stringify([layer.id, a, b, rule]);
    const known = this.#citing.get(id);
    if (known) return known;
    const { records, disagreements } = this.project;
    const { table } = records;
    const count = { cited: 0, differ: 0 };
    for (const key of disagreements.samplesLabelledTwice(layer.id, a, b)) {
      let isCited = false;
      for (let row = table.first(key); row >= 0 && !isCited; row = table.following(row))
        isCited = table.counts(row) && table.rules(row).includes(rule);
      if (!isCited) continue;
      count.cited += 1;
      if (disagreements.disputedOn(key, layer.id)) count.differ += 1;
    }
    this.#citing.set(id, count);
    return count;
  }
}

const names = (given: readonly Given[], name: (one: Given) => string): string =>
  given.map(name).sort().join(', ');
