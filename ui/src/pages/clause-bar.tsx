import { Space } from 'antd';
import { useState } from 'react';
import type { ClauseRow } from '../api/types.gen';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { AssignClauses, CheckClauses, ConcludeClauses } from './clause-many';

type Props = {
  assessment: string;
  rows: readonly ClauseRow[];
  seen: Readonly<Record<string, string>>;
  onClear: () => void;
};

/** What can be done with the clauses picked. */
export function ClauseBar({ assessment, rows, seen, onClear }: Props) {
  const { t } = useWords();
  const [doing, setDoing] = useState<'assign' | 'conclude' | 'check'>();
  if (rows.length === 0) return null;
  const close = () => setDoing(undefined);
  const done = () => {
    close();
    onClear();
  };
  const shared = { assessment, rows, onClose: close, onDone: done };
  return (
    <div className="desk-bar" data-testid="clause-bar">
      <span className="figure">{t('clauses.picked', { n: rows.length })}</span>
      <Space size={4}>
        <Action testid="bar-assign" size="small" onClick={() => setDoing('assign')}>
          {t('assign')}
        </Action>
        <Action testid="bar-conclude" size="small" onClick={() => setDoing('conclude')}>
          {t('conclude_many')}
        </Action>
        <Action testid="bar-check" size="small" onClick={() => setDoing('check')}>
          {t('check_many')}
        </Action>
        <Action testid="bar-clear" size="small" type="text" onClick={onClear}>
          {t('clauses.unpick')}
        </Action>
      </Space>
      {doing === 'assign' && <AssignClauses {...shared} />}
      {doing === 'conclude' && <ConcludeClauses {...shared} />}
      {doing === 'check' && <CheckClauses {...shared} seen={seen} />}
    </div>
  );
}
