import { Skeleton, Space } from 'antd';
import { useState } from 'react';
import type { DayAsk, HeadCount } from '../api/types.next';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { copyText } from '../kit/copy';
import { Notice } from '../kit/notice';
import { Page } from '../kit/page';
import { DataTable } from '../kit/table';
import { AsOf, today } from './as-of';

const WATCH = ['people', 'annotators', 'qualifications', 'trainings', 'training_attendances'];

/** Figures about annotators that the filing form asks for, as of a day, ready to be taken over. */
export default function HeadsPage() {
  const { t, say } = useWords();
  const [ask, setAsk] = useState<DayAsk>({ day: today(), as_recorded: false });
  const [copied, setCopied] = useState('');
  const counts = useCall('head_counts', ask, { watch: WATCH });
  const figures = counts.data?.figures ?? [];
  const copy = async (key: string, text: string) => setCopied((await copyText(text)) ? key : '');
  const line = (figure: HeadCount) => `${say(figure.label)}\t${figure.value}`;
  return (
    <Page
      testid="page-heads"
      title={t('menu.heads')}
      about={t('heads.about')}
      actions={
        <Action
          testid="heads-copy"
          disabled={figures.length === 0}
          onClick={() => copy('all', figures.map(line).join('\n'))}
        >
          {t(copied === 'all' ? 'heads.copied' : 'heads.copy_all')}
        </Action>
      }
    >
      <div className="bar">
        <AsOf value={ask} onChange={setAsk} />
      </div>
      <Notice error={counts.error} onAgain={counts.again} />
      {!counts.data && !counts.error && <Skeleton active />}
      {counts.data && (
        <DataTable<HeadCount>
          label={t('menu.heads')}
          testid="heads-table"
          wrap
          rows={figures}
          rowKey={(figure) => figure.key}
          rowTestid={(figure) => `head-${figure.key}`}
          columns={[
            {
              title: t('heads.figure'),
              render: (_, figure) => (
                <>
                  {say(figure.label)}
                  {figure.note && <div className="quiet">{say(figure.note)}</div>}
                </>
              ),
            },
            {
              title: t('heads.value'),
              className: 'right',
              width: 120,
              render: (_, figure) => <strong className="figure">{figure.value}</strong>,
            },
            {
              title: t('users.act'),
              width: 110,
              render: (_, figure) => (
                <Space>
                  <Action
                    testid={`copy-${figure.key}`}
                    size="small"
                    type="link"
                    aria-label={t('heads.copy_one', { figure: say(figure.label) })}
                    onClick={() => copy(figure.key, String(figure.value))}
                  >
                    {t(copied === figure.key ? 'heads.copied' : 'heads.copy')}
                  </Action>
                </Space>
              ),
            },
          ]}
        />
      )}
      <span className="unseen" role="status">
        {copied === '' ? '' : t('heads.copied')}
      </span>
    </Page>
  );
}
