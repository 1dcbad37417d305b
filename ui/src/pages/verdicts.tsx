import { Tag } from 'antd';
import { useDesk } from '../api/session';
import type { ClauseRow } from '../api/types.gen';
import { useWords } from '../i18n';

const COLOURS: Record<string, string> = {
  conforms: 'green',
  does_not_conform: 'red',
  not_applicable: 'default',
  adopted: 'green',
  not_adopted: 'default',
  to_judge: 'blue',
  not_enough_data: 'orange',
};

const STATES: Record<string, string> = {
  open: 'default',
  concluded: 'blue',
  checked: 'green',
  void: 'orange',
  returned: 'orange',
  faulty: 'red',
};

/** The verdicts that a conclusion may have, as the register of conclusions names them. */
export const useVerdicts = () =>
  useDesk()
    .register('conclusions')
    ?.fields.find((one) => one.key === 'verdict')?.options ?? [];

/** The word of a verdict. */
export function useVerdict(): (key: string) => string {
  const { say, word } = useWords();
  const options = useVerdicts();
  return (key) => {
    const option = options.find((one) => one.key === key);
    return option ? say(option.label) : word('verdict', key);
  };
}

/** A verdict as a tag. */
export function VerdictTag({ verdict }: { verdict: string }) {
  const name = useVerdict();
  return <Tag color={COLOURS[verdict]}>{name(verdict)}</Tag>;
}

/** A clause's state and verdict, short. */
export function StateMark({ row }: { row: ClauseRow }) {
  const { t, word } = useWords();
  const name = useVerdict();
  if (!row.applies && !row.verdict) return <span className="mark">{t('clauses.off')}</span>;
  return (
    <span className="mark">
      {row.verdict && <span className={`mark-${COLOURS[row.verdict] ?? 'default'}`}>{name(row.verdict)}</span>}
      <Tag color={STATES[row.state]}>{word('clause', row.state)}</Tag>
    </span>
  );
}
