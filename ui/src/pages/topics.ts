import { useMemo } from 'react';
import type { BankKind } from '../api/types.gen';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import type { Refusal } from '../platform';

export type Topic = { value: string; label: string };
export type TopicGroup = { label: string; options: Topic[] };

export type Topics = {
  /** As a select offers them: risks by class, aspects as one group. */
  groups: TopicGroup[];
  /** What a topic is called; its id where it is not known. */
  name: (id: string) => string;
  error: Refusal | undefined;
};

/** What questions of a bank ask about: the risks of annex A, or the aspects of the should-answer bank. */
export function useTopics(kind: BankKind = 'generated_content'): Topics {
  const { t, say } = useWords();
  const aspects = kind === 'should_answer';
  const classes = useCall('risk_list', {}, { off: aspects });
  const list = useCall('aspect_list', {}, { off: !aspects });
  return useMemo(() => {
    const groups = aspects
      ? [
          {
            label: t('banks.aspects'),
            options: (list.data ?? []).map((one) => ({ value: one.key, label: say(one.name) })),
          },
        ]
      : (classes.data ?? []).map((one) => ({
          label: `${one.id} ${say(one.name)}`,
          options: one.risks.map((risk) => ({ value: risk.id, label: `${risk.id} ${say(risk.name)}` })),
        }));
    const names = new Map(groups.flatMap((group) => group.options).map((one) => [one.value, one.label]));
    return { groups, name: (id: string) => names.get(id) ?? id, error: aspects ? list.error : classes.error };
  }, [aspects, list.data, list.error, classes.data, classes.error, t, say]);
}
