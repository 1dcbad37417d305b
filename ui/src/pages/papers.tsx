import { Alert, Input, Select, Space, Tag } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { PaperFormat, PaperInfo, PaperPreview } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { PaperFormats } from '../kit/paper-formats';
import { Progress } from '../kit/progress';
import { address, go } from '../kit/route';
import { useSave } from '../kit/save';
import { DataTable } from '../kit/table';
import { Underway } from '../kit/underway';
import { PaperBlocks } from './paper-blocks';
import { PaperChapters } from './paper-chapters';
import { PaperTemplate } from './paper-template';

/** Papers that are written from templates and records. */
export default function PapersPage({ paper }: { paper: string | undefined }) {
  const { t, say } = useWords();
  const { register } = useDesk();
  const papers = useCall('paper_list', {}, { watch: 'any' });
  const chosen = papers.data?.find((one) => one.key === paper);
  const lacks = (one: PaperInfo) => {
    if (one.unread.length > 0) return <Tag>{t('papers.unread')}</Tag>;
    if (one.missing === null) return <span className="quiet">{t('papers.none')}</span>;
    return <Tag color={one.missing === 0 ? 'green' : 'orange'}>{one.missing}</Tag>;
  };
  return (
    <Page testid="page-papers" title={t('menu.papers')} about={t('papers.about')}>
      <Notice error={papers.error} onAgain={papers.again} />
      <DataTable<PaperInfo>
        label={t('papers.list')}
        testid="papers"
        rows={papers.data ?? []}
        rowKey={(one) => one.key}
        rowTestid={(one) => `paper-${one.key}`}
        rowClass={(one) => (one.key === paper ? 'row-chosen' : '')}
        onOpen={(one) => go('papers', one.key)}
        columns={[
          { title: t('papers.paper'), render: (_, one) => say(one.label) },
          { title: t('papers.from'), render: (_, one) => say(register(one.about)?.label) || one.about },
          { title: t('papers.missing'), className: 'right', render: (_, one) => lacks(one) },
          {
            title: t('papers.source'),
            render: (_, one) => (
              <span>
                {/* Documents are named in the language that they are written in. */}
                <span lang="zh-CN">{one.source}</span>{' '}
                {!one.verified && <Tag color="gold">{t('papers.unverified')}</Tag>}
              </span>
            ),
          },
        ]}
      />
      {chosen && <PaperTemplate paper={chosen} onKept={papers.again} />}
      {chosen && chosen.unread.length === 0 && chosen.subjects.length > 0 && (
        <Paper key={chosen.key} paper={chosen} onChanged={papers.again} />
      )}
    </Page>
  );
}

function Paper({ paper, onChanged }: { paper: PaperInfo; onChanged: () => void }) {
  const { t, say, lang } = useWords();
  const [subject, setSubject] = useState(paper.subjects[0]?.id ?? '');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const doing = useDoing();
  const keep = useSave();
  const whole = from !== '' && to !== '';
  const of = { paper: paper.key, subject, lang, ...(paper.period && whole && { from, to }) };
  const preview = useCall('paper_preview', of, { watch: 'any', off: subject === '' });
  const take = async (format: PaperFormat) =>
    keep(await doing.run('paper_make', { ...of, format }), `${say(paper.label)}.${format}`);
  const found = preview.data;
  return (
    <Section title={say(paper.label)} testid="paper">
      <Space wrap>
        <label htmlFor="paper-subject">{t('papers.subject')}</label>
        <Select
          id="paper-subject"
          data-testid="paper-subject"
          style={{ minWidth: 240 }}
          value={subject}
          options={paper.subjects.map((one) => ({ value: one.id, label: say(one.title) }))}
          onChange={setSubject}
        />
        {paper.period && (
          <>
            <span>{t('papers.period')}</span>
            <Input
              type="date"
              aria-label={`${t('papers.period')} 1`}
              data-testid="paper-from"
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
            <Input
              type="date"
              aria-label={`${t('papers.period')} 2`}
              data-testid="paper-to"
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          </>
        )}
        <PaperFormats testid="paper-make" note={t('papers.same')} busy={doing.busy} onTake={take}>
          <Action testid="paper-make" type="primary" loading={doing.busy} onClick={() => take('pdf')}>
            {t('papers.make')}
          </Action>
        </PaperFormats>
      </Space>
      <Underway doing={doing} />
      <Notice error={preview.error} onAgain={preview.again} />
      <Progress busy={preview.busy} step={undefined} />
      {found && (
        <>
          <Lacks found={found} />
          <PaperChapters
            paper={paper.key}
            subject={subject}
            chapters={found.chapters}
            onSaved={() => {
              preview.again();
              onChanged();
            }}
          />
          <Printed found={found} />
          <h3>{t('papers.preview')}</h3>
          <PaperBlocks document={found.document} />
        </>
      )}
    </Section>
  );
}

/** What a paper lacks, each with the way to where it is entered. */
function Lacks({ found }: { found: PaperPreview }) {
  const { t, say } = useWords();
  if (found.missing.length === 0) return <Alert type="success" showIcon title={t('papers.whole')} />;
  return (
    <Alert
      type="warning"
      data-testid="paper-draft"
      title={t('papers.draft', { n: found.missing.length })}
      description={
        <ul className="missing-list" data-testid="paper-missing">
          {found.missing.map((one, at) => (
            <li key={at}>
              <span>{say(one.told)}</span>{' '}
              {one.register !== 'paper_texts' && (
                <a
                  data-testid={`paper-mend-${at}`}
                  href={address('records', one.register, ...(one.record ? [one.record] : []))}
                >
                  {t('path.mend')}
                </a>
              )}
            </li>
          ))}
        </ul>
      }
    />
  );
}

function Printed({ found }: { found: PaperPreview }) {
  const { t, say } = useWords();
  if (found.printed.length === 0) return null;
  return (
    <>
      <h3>{t('papers.printed')}</h3>
      <ul className="facts" data-testid="paper-printed">
        {found.printed.map((one, at) => (
          <li key={at}>
            {say(one.what)} {one.printed} / {one.of}
            {one.beyond > 0 && <span className="quiet"> (+{one.beyond})</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
