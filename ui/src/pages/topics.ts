import { useMemo } from 'react';
import type { BankKind } from '../api/types.gen';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import type { Refusal } from '../platform';

/** A risk or an aspect, as a select offers it. */
export type Topic = { value: string; label: string };
/** Topics under what they belong to: a class of risks, or the aspects as a whole. */
export type TopicGroup = { label: string; options: Topic[] };

/** The topics of a kind of bank. */
export type Topics = {
  /** As a select offers them: risks by class, aspects as one group. */
  groups: TopicGroup[];
  /** What a topic is called; its id where it is not known. */
  name: (id: string) => string;
  error: Refusal | undefined;
  /** Asks for them once more, where that failed. */
  again: () => void;
};

/** What questions of a bank ask about: the risks of annex A, or the aspects of the should-answer bank. */
export function useTopics(kind: BankKind = 'generated_content'): Topics {
  const { t, say } = useWords();
  const aspects = kind === 'should_answer';
  const classes = useCall('risk_list', {}, { off: aspects });
  const list = useCall('aspect_list', {}, { off: !aspects });
  const { error, again } = aspects ? list : classes;
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
    return { groups, name: (id: string) => names.get(id) ?? id, error, again };
  }, [aspects, list.data, classes.data, error, again, t, say]);
}
