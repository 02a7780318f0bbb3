import { counted } from '../../base/text/phrases';
import { isObject } from '../../base/objects';
import { annotatorOf } from '../../project/records/annotator-name';
import { publicRule } from '../framework/rule';

export const committedByAnother = publicRule({
  id: 'committed-by-another',
  group: 'annotations',
  severity: 'info',
  summary: "Records that came from another person's machine may be that person's answers.",
  async check({ model, recordFiles, committed }, report) {
    const { annotators, file } = model.schema;
    const problems = new Set<string>();
    for (const { id, emails = [], emailNode: node } of annotators) {
      if (!node || emails.length === 0) continue;
      const say = (message: string, key: string): void =>
        report({ place: { file, node }, message, key: `committed-by-another ${id} ${key}` });
      for (const other of annotators)
        for (const email of other.id === id ? [] : emails)
          if (other.emails?.includes(email))
            say(
              `"${other.id}" has the address ${email} too, so a commit does not say whose records are in it.`,
              email,
            );
      for (const { path, kind, lines } of recordFiles) {
        if (kind !== 'annotation' || annotatorOf(path) !== id) continue;
        const { authors, problem } = (await committed?.(path)) ?? {};
        // It is usually the same for each file.
        if (problem !== undefined && !problems.has(problem))
          say(`Who committed the records is not known. ${problem}`, problem);
        problems.add(problem ?? '');
        if (!authors) continue;
        const byOthers = new Map<string, { records: number; line: number; offset: number }>();
        for await (const { raw, value, line, offset } of lines()) {
          const email = authors.get(raw.trim());
          // A migration writes records of everybody.
          if (email === undefined || emails.includes(email) || !value || isObject(value.migration)) continue;
          byOthers.set(email, { records: (byOthers.get(email)?.records ?? 0) + 1, line, offset });
        }
        for (const [email, { records, line, offset }] of byOthers)
          report({
            record: { file: path, line, offset, path: [] },
            message: `${email} committed ${records === 1 ? 'this record' : `${counted(records, 'record')} of this file, this one last,`} and is not an address of "${id}". If it is, add it to "email" in people.annotators.`,
            key: `committed-by-another ${path} ${email}`,
          });
      }
    }
  },
});
