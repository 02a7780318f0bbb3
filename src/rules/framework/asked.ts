import type { Unplaced } from '../../core/project/model';
import type { Answer, Question } from './entry-rule';

/** A question with the part that its answers are read from. */
export const readFrom = <Of, About, A extends Answer>(
  from: (of: Of) => unknown,
  question: (of: Of, about: About) => A,
): Question<Of, About, A> => Object.assign(question, { from });

/** Who asks. */
export interface Asker {
  /** Set when an answer has become another one. */
  isStale: boolean;
  readonly asked: Noted[];
}

/** An answer that was given, and who knows it. */
interface Noted {
  /** The newest is kept: an older one would keep its version of the file alive. */
  answer: Answer;
  readonly about: unknown;
  readonly askers: Set<Asker>;
  readonly group: Group;
}

/** What was asked with one question, by what it was about. */
interface Group {
  readonly noted: Map<unknown, Noted>;
  /** What its answers were read from. */
  part: unknown;
}

/**
 * Answers to what checks want to know of something that changes from turn to turn, each noted once with those who asked for it: only
 * they hear of it when it has become another.
 */
export class Answers<Of> {
  #of: Of | undefined;
  readonly #groups = new Map<Question<Of, never, Answer>, Group>();

  /** From here on, answers are about this, which says the same as what was there before. */
  follow(of: Of): void {
    this.#of = of;
  }

  /** From here on, answers are about this: what may be another is asked again. */
  next(of: Of): void {
    const before = this.#of;
    this.#of = of;
    for (const [question, group] of this.#groups) {
      const part = question.from?.(of);
      if (question.from && part === group.part) continue;
      group.part = part;
      const changed = before === undefined ? undefined : question.changed?.(before, of);
      for (const about of changed ?? group.noted.keys()) {
        const noted = group.noted.get(about);
        if (noted) renew(noted, question(of, about as never));
      }
    }
  }

  ask<About, A extends Answer>(asker: Asker, question: Question<Of, About, A>, about: About): Unplaced<A> {
    const of = this.#of!;
    let group = this.#groups.get(question);
    if (!group) this.#groups.set(question, (group = { noted: new Map(), part: question.from?.(of) }));
    let noted = group.noted.get(about);
    if (!noted)
      group.noted.set(about, (noted = { answer: question(of, about), about, askers: new Set(), group }));
    if (!noted.askers.has(asker)) {
      noted.askers.add(asker);
      asker.asked.push(noted);
    }
    return noted.answer as Unplaced<A>;
  }
}

/** An answer is asked for again. */
function renew(noted: Noted, now: Answer): void {
  if (!isSame(noted.answer, now)) for (const asker of noted.askers) asker.isStale = true;
  noted.answer = now;
}

/** Nobody tells this asker any more, and what nobody else asked for need not be known. */
export function forget(asker: Asker): void {
  for (const { askers, group, about } of asker.asked) {
    askers.delete(asker);
    if (askers.size === 0) group.noted.delete(about);
  }
}

/** Parts of the model are the same while their nodes are: these never change, and live as long as their text stays. */
function isSame(before: Answer, now: Answer): boolean {
  if (before === now) return true;
  if (typeof before !== 'object' || typeof now !== 'object') return false;
  if ('node' in before || 'node' in now)
    return (before as { node?: unknown }).node === (now as { node?: unknown }).node;
  return JSON.stringify(before) === JSON.stringify(now);
}
