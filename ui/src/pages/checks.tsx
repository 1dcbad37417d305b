import { Input, Space, Tag } from 'antd';
import { useState } from 'react';
import type { Dossier } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';

/** The second pair of eyes: what was said, whether it still speaks of what is there, and a place to say it. */
export function Checks({ assessment, dossier }: { assessment: string; dossier: Dossier }) {
  const { t, word, instant } = useWords();
  const doing = useDoing();
  const [comment, setComment] = useState('');
  const check = async (verdict: string) => {
    const done = await doing.run('conclusion_check', {
      assessment,
      clause: dossier.clause.id,
      verdict,
      comment,
      seen: dossier.seen,
    });
    if (done) setComment('');
  };
  if (!dossier.conclusion) return <p className="quiet">{t('checks.none_yet')}</p>;
  return (
    <div data-testid="checks">
      <ul className="notes">
        {dossier.checks.map((one) => (
          <li key={one.id}>
            <Tag color={one.verdict === 'agreed' ? 'green' : 'orange'}>{word('check', one.verdict)}</Tag>
            {one.by} <span className="quiet">{instant(one.at)}</span>
            {!one.current && <Tag color="orange">{t('checks.void')}</Tag>}
            {one.exception && <Tag color="purple">{t('checks.exception')}</Tag>}
            {one.comment && <div className="long">{one.comment}</div>}
          </li>
        ))}
      </ul>
      <Input.TextArea
        rows={2}
        aria-label={t('checks.comment')}
        placeholder={t('checks.comment')}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
        data-testid="check-comment"
      />
      <Notice error={doing.error} onClose={doing.clear} />
      <Space className="after">
        <Action testid="check-agree" type="primary" ghost loading={doing.busy} onClick={() => check('agreed')}>
          {t('checks.agree')}
        </Action>
        <Action testid="check-return" loading={doing.busy} onClick={() => check('returned')}>
          {t('checks.return')}
        </Action>
        <span className="quiet">{t('checks.second')}</span>
      </Space>
    </div>
  );
}
