import { guidelineRule } from '../framework/rule';

export const exclusionToItself = guidelineRule({
  id: 'exclusion-to-itself',
  group: 'guideline',
  severity: 'error',
  summary: 'A label that sends its exclusions to itself excludes and includes the same cases.',
  check({ guideline }, report) {
    for (const { id, exclude } of guideline?.definitions ?? [])
      for (const { id: rule, useInstead } of exclude)
        if (useInstead?.id === id)
          report({
            place: useInstead,
            message: `"${id}" excludes these cases and sends them to itself. Name the label that they get instead, or remove "use_instead".`,
            key: `${id} ${rule}`,
          });
  },
});
