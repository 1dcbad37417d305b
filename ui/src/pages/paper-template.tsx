import { Alert, Space, Tag } from 'antd';
import type { PaperInfo } from '../api/types.gen';
import { useDesk } from '../api/session';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { address } from '../kit/route';
import { useSave } from '../kit/save';
import { Underway } from '../kit/underway';
import { platform } from '../platform';

const JSON_FILES = [{ name: 'JSON', extensions: ['json'] }];

/** The template of a paper: taken out as a file, and put back as the organisation's own. */
export function PaperTemplate({ paper, onKept }: { paper: PaperInfo; onKept: () => void }) {
  const { t, say } = useWords();
  const doing = useDoing();
  const keep = useSave();
  const writable = useDesk().register('paper_templates')?.writable ?? false;
  const out = async () => keep(await doing.run('paper_template', { paper: paper.key }), `${paper.key}.json`);
  const back = async () => {
    const path = await platform.pickOpen({ title: t('papers.template.pick'), filters: JSON_FILES });
    if (path && (await doing.run('paper_template_keep', { path, note: '' }))) onKept();
  };
  return (
    <div data-testid="paper-template">
      <Space wrap>
        <Tag color={paper.own === null ? 'default' : 'blue'}>
          {t(paper.own === null ? 'papers.template.shipped' : 'papers.template.own')}
        </Tag>
        <Action testid="paper-template-out" size="small" loading={doing.busy} onClick={out}>
          {t('papers.template.out')}
        </Action>
        {writable && (
          <Action testid="paper-template-keep" size="small" loading={doing.busy} onClick={back}>
            {t('papers.template.keep')}
          </Action>
        )}
        {paper.own !== null && (
          <a href={address('records', 'paper_templates', paper.own)}>{t('papers.template.record')}</a>
        )}
        <a href={address('records', 'letterheads')}>{t('papers.letterhead')}</a>
      </Space>
      {paper.faults.length > 0 && (
        <Alert
          className="notice"
          type="error"
          data-testid="paper-template-faults"
          title={t('papers.template.broken')}
          description={
            <ul className="plain">
              {paper.faults.map((fault, at) => (
                <li key={at}>{say(fault)}</li>
              ))}
            </ul>
          }
        />
      )}
      <Underway doing={doing} />
    </div>
  );
}
